package dev.zugvogel.bed.bench.chart;

import java.util.Collection;

/**
 * A column of bars with a scale of its own.
 *
 * @param left in pixels
 * @param scale the value of a bar that fills it
 */
record Panel(Svg svg, double left, double scale) {
    /** Bars and labels together. */
    static final double WIDTH = 284;

    private static final double BAR_WIDTH = 140;
    private static final double BAR_HEIGHT = 14;
    private static final double CAP_HEIGHT = 6;

    /** With a scale on which all of some bars, and their whiskers, have room. */
    static Panel of(Svg svg, double left, Collection<Bar> bars) {
        return new Panel(svg, left, bars.stream().mapToDouble(Bar::most).max().orElse(1));
    }

    /** Draws a bar around a height. */
    void draw(Bar bar, String style, double middle) {
        svg.rect("track", left, middle - BAR_HEIGHT / 2, BAR_WIDTH, BAR_HEIGHT);
        svg.rect(style, left, middle - BAR_HEIGHT / 2, Math.max(1.5, width(bar.value())), BAR_HEIGHT);
        if (bar.most() > bar.least()) whisker(bar, middle);
        svg.text(style.equals("zugvogel") ? "strong" : "", left + BAR_WIDTH + 8, middle + 4.5, bar.label());
    }

    /** Marks a value over the height of some rows. */
    void mark(double value, double top, double bottom) {
        svg.line("mark", left + width(value), top, left + width(value), bottom);
    }

    private void whisker(Bar bar, double middle) {
        double from = left + width(bar.least());
        double to = left + width(bar.most());
        svg.line("spread", from, middle, to, middle);
        svg.line("spread", from, middle - CAP_HEIGHT / 2, from, middle + CAP_HEIGHT / 2);
        svg.line("spread", to, middle - CAP_HEIGHT / 2, to, middle + CAP_HEIGHT / 2);
    }

    private double width(double value) {
        return scale == 0 ? 0 : Math.min(1, value / scale) * BAR_WIDTH;
    }
}
