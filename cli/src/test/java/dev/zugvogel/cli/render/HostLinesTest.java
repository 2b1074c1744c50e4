package dev.zugvogel.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.wire.json.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostLinesTest {
    @ParameterizedTest
    @CsvSource({
        "true, true, false, ready",
        "true, true, true, maintenance",
        "true, false, false, libvirt down",
        "true, false, true, libvirt down",
        "false, true, false, lost",
        "false, false, false, lost"
    })
    void aHostsWorstTroubleIsItsState(boolean connected, boolean libvirt, boolean maintenance, String state) {
        ObjectNode host = Json.read(Json.write(Samples.host("h1")), ObjectNode.class);
        host.put("connected", connected).put("libvirt_reachable", libvirt).put("maintenance", maintenance);
        List<String> table = HostLines.table(List.of(Json.read(host.toString(), HostSummary.class)));
        assertThat(table.getLast()).contains(state);
    }
}
