package dev.zugvogel.bed.bench.chart;

import static dev.zugvogel.bed.bench.scenario.Reports.course;
import static dev.zugvogel.bed.bench.scenario.Reports.failed;
import static dev.zugvogel.bed.bench.scenario.Reports.report;
import static dev.zugvogel.bed.bench.scenario.Reports.tool;
import static dev.zugvogel.bed.bench.scenario.Reports.unsupported;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.bench.scenario.Scenario;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartsTest {
    private final Map<String, String> files = Charts.of(report(
                    course(
                            Scenario.FIRST_TRIP,
                            "redis:96M",
                            "100mbit",
                            tool(Tool.VIRSH, 200, 20_000, 400),
                            unsupported(Tool.VIRSH_PARALLEL_ZSTD),
                            tool(Tool.ZUGVOGEL, 50, 8_000, 300)),
                    course(
                            Scenario.RETURN_TRIP,
                            "idle",
                            "100mbit",
                            failed(Tool.VIRSH),
                            tool(Tool.ZUGVOGEL, 2, 900, 90))))
            .files();

    @Test
    void thereIsOneForEachScenarioThatWasMeasuredAndAnOverview() {
        assertThat(files).containsOnlyKeys("overview.svg", "first-trip.svg", "return-trip.svg");
    }

    @Test
    void eachIsADrawingWithinItsBordersAndLoadsNothing() throws Exception {
        for (String file : files.values()) {
            Element root = parse(file);
            double width = Double.parseDouble(root.getAttribute("width"));
            double height = Double.parseDouble(root.getAttribute("height"));
            NodeList bars = root.getElementsByTagName("rect");
            for (int i = 1; i < bars.getLength(); i++) {
                assertThat(number(bars, i, "x") + number(bars, i, "width")).isBetween(0.0, width);
                assertThat(number(bars, i, "y") + number(bars, i, "height")).isBetween(0.0, height);
            }
            assertThat(file).doesNotContain("href", "url(", "@import");
        }
    }

    @Test
    void everyFigureIsWrittenBesideItsBarWithItsRatio() {
        assertThat(files.get("first-trip.svg")).contains("200 MB", "50 MB · 0.25×", "8.00 s · 0.40×", "300 ms · 0.75×");
    }

    @Test
    void whatWasNotMeasuredIsSaid() {
        assertThat(files.get("first-trip.svg")).contains("needs libvirt 9.4");
        assertThat(files.get("return-trip.svg")).contains("no move succeeded");
        assertThat(files.get("overview.svg")).contains("none");
    }

    @Test
    void theyAreWrittenIntoAFolderThatNeedNotExist(@TempDir Path folder) {
        new Charts(files).write(folder.resolve("new/plots"));

        assertThat(folder.resolve("new/plots/overview.svg")).hasContent(files.get("overview.svg"));
    }

    private static Element parse(String file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(file)))
                .getDocumentElement();
    }

    private static double number(NodeList nodes, int index, String attribute) {
        return Double.parseDouble(((Element) nodes.item(index)).getAttribute(attribute));
    }
}
