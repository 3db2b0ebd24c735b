package dev.lac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.bench.RelayResults.Latency;
import dev.lac.bench.RelayResults.LatencyPair;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class RelayReportTest {
    private static final Machine MACHINE = new Machine(
            "Some <Processor> & \"Co\"", 2, "6.1.0", "Some VM 17", LocalDate.of(2026, 11, 21), "abcdef", 5, 300, false);

    private final RelayResults results = new RelayResults();

    private void add(Contender contender, int length, int sessions, double perCpuSecond) {
        for (Direction direction : Direction.values()) {
            results.add(
                    new Cell(contender, direction, length, sessions),
                    new Sweep(List.of(new Sample(perCpuSecond, perCpuSecond * 0.99, 0.99))));
        }
    }

    @Test
    void tablesSayFiguresLossesAndGoals() {
        add(Contender.NULL, 64, 1_000, 4_000_000);
        add(Contender.NATIVE, 64, 1_000, 3_200_000);
        results.trouble(Contender.L2TPNS, "it does not run");
        results.addLoss(Direction.UP, 0.001);
        results.addLoss(Direction.DOWN, 0.002);
        results.add(Direction.UP, new LatencyPair(100_000, new Latency(20, 90), new Latency(5, 15)));
        results.add(Direction.DOWN, new LatencyPair(100_000, new Latency(20, 91), new Latency(5, 15)));
        String markdown = new RelayReport(results, MACHINE).markdown();
        assertThat(markdown)
                .contains("| native XDP | 1,000 | 3.168 | 1.00 % | 3.200 | 1.00 % | 3.168 | 1.00 % | 3.200 | 1.00 % |")
                .contains("| native XDP / null forwarder | ≥ 0.85 | 0.80 | 0.80 | MISSED |")
                .contains("| native XDP / l2tpns | ≥ 10.0 | – | – | not measured |")
                .contains("| native XDP, loss at 0.8 Mpps | ≤ 0.5 % | 0.10 % | 0.20 % | met |")
                .contains("| portable, p99 added at half load, µs | ≤ 100 | 75 | 76 | met |")
                .contains("* l2tpns was not measured: it does not run.")
                .contains("commit abcdef, median of 5 rounds, 300 ms for each rate");
        assertThat(new RelayReport(results, MACHINE).plain())
                .contains("it does not run")
                .contains("MISSED");
    }

    @Test
    void thePlotIsAWellFormedDocumentWithABarForEachFigure() throws Exception {
        add(Contender.NULL, 64, 1_000, 4_000_000);
        add(Contender.NATIVE, 64, 1_000, 3_200_000);
        add(Contender.NATIVE, 512, 1_000, 3_000_000);
        add(Contender.NATIVE, 64, 60_000, 2_000_000);
        String svg = new RelayPlot(results, MACHINE).svg();
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        List<String> bars = new ArrayList<>();
        NodeList boxes = document.getElementsByTagName("rect");
        for (int i = 0; i < boxes.getLength(); i++) {
            Element box = (Element) boxes.item(i);
            if (box.getElementsByTagName("title").getLength() == 1) {
                assertThat(Double.parseDouble(box.getAttribute("height"))).isPositive();
                bars.add(box.getElementsByTagName("title").item(0).getTextContent());
            }
        }
        // By length: null and native at 64, native at 512; by sessions: null and native at 1,000, native at 60,000; up
        // and down.
        assertThat(bars)
                .containsExactlyInAnyOrder(
                        "null XDP forwarder: 4,000,000",
                        "native XDP: 3,200,000",
                        "native XDP: 3,000,000",
                        "null XDP forwarder: 4,000,000",
                        "native XDP: 3,200,000",
                        "native XDP: 2,000,000",
                        "null XDP forwarder: 4,000,000",
                        "native XDP: 3,200,000",
                        "native XDP: 3,000,000",
                        "null XDP forwarder: 4,000,000",
                        "native XDP: 3,200,000",
                        "native XDP: 2,000,000");
    }

    @Test
    void theScaleIsLogarithmic() {
        double decade = RelayPlot.height(1e7) - RelayPlot.height(1e6);
        assertThat(RelayPlot.height(1e6) * 2).isEqualTo(RelayPlot.height(1e7));
        assertThat(decade).isEqualTo(RelayPlot.height(1e6));
        assertThat(RelayPlot.height(0)).isPositive();
    }
}
