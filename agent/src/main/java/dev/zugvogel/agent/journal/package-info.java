/** What an agent must still know after a crash: one durable, append-only file per migration. */
@NullMarked
package dev.zugvogel.agent.journal;

import org.jspecify.annotations.NullMarked;
