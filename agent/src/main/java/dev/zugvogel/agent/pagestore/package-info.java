/** What this host keeps of the pages of VMs, as the rest of the agent sees it. */
@NullMarked
package dev.zugvogel.agent.pagestore;

import org.jspecify.annotations.NullMarked;
