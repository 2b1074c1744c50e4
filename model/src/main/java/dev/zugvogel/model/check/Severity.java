package dev.zugvogel.model.check;

/** How much a finding matters. Ordered: the worst first. Only an error refuses a migration. */
public enum Severity {
    ERROR,
    WARNING,
    INFO
}
