package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.MigrationRecord;

/** A migration, what was forecast of it, and what it came to. */
public record ForecastMove(String load, String link, Forecast forecast, MigrationRecord record) {}
