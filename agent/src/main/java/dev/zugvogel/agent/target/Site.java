package dev.zugvogel.agent.target;

import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.hypervisor.RunFolder;
import java.time.Clock;
import org.slf4j.Logger;

/** What every incoming migration needs of this host. */
record Site(Hypervisor hypervisor, Gate gate, RunFolder folder, Volumes volumes, Clock clock, Logger log) {}
