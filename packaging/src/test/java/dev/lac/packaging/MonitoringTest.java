package dev.lac.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts: they ask for metrics that there are, and lead somebody further. */
class MonitoringTest {
    private static final String METRICS = "lac-server/src/main/java/dev/lac/server/Metrics.java";
    private static final String BESIDES = "lac-server/src/main/java/dev/lac/server/LacServer.java";
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)\\R((?: {8,}.*\\R|\\R)*)");

    private final JsonNode dashboard;

    MonitoringTest() throws Exception {
        dashboard = new ObjectMapper().readTree(Tree.read("monitoring/grafana-dashboard.json"));
    }

    @Test
    void everyMetricThatIsAskedForExists() {
        Set<String> asked = new TreeSet<>(
                Command.must("bash", Tree.file("scripts/metric-names.sh").toString())
                        .lines()
                        .toList());
        assertThat(asked).contains("lac_logins_total", "lac_setup_phase_seconds_bucket", "jvm_memory_used_bytes");
        Set<String> there = ours();
        there.addAll(theMachines());
        assertThat(there).containsAll(asked);
    }

    @Test
    void everyMetricOfTheLacsIsOnTheDashboard() {
        Set<String> shown = new HashSet<>();
        Matcher name = Pattern.compile("\\blac_\\w+").matcher(dashboard.toString());
        while (name.find()) {
            shown.add(name.group().replaceFirst("_(bucket|count|sum)$", ""));
        }
        Set<String> there = new TreeSet<>();
        ours().forEach(metric -> there.add(metric.replaceFirst("_(bucket|count|sum)$", "")));
        assertThat(shown).containsAll(there);
    }

    /** As {@code Metrics} names them. */
    private static Set<String> ours() {
        Set<String> names = new TreeSet<>();
        Matcher metric = Pattern.compile(
                        "(Totals|Gauges|gauge|HistogramSnapshot\\.builder\\(\\)\\s*\\.name|InfoSnapshot\\.builder\\(\\)\\s*\\.name)\\(\\s*\"(lac\\w*)\"")
                .matcher(Tree.read(METRICS));
        while (metric.find()) {
            String name = metric.group(2);
            switch (metric.group(1).charAt(0)) {
                case 'T' -> names.add(name + "_total");
                case 'H' -> names.addAll(List.of(name + "_bucket", name + "_count", name + "_sum"));
                case 'I' -> names.add(name + "_info");
                default -> names.add(name);
            }
        }
        Matcher besides = Pattern.compile("counts\\.put\\(\"(lac_\\w+)\"").matcher(Tree.read(BESIDES));
        while (besides.find()) {
            names.add(besides.group(1) + "_total");
        }
        assertThat(names).as("metrics found in Metrics.java").hasSizeGreaterThan(25);
        return names;
    }

    /** Of the virtual machine, as its instrumentation gives them. */
    private static Set<String> theMachines() {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        Set<String> names = new TreeSet<>();
        for (MetricSnapshot snapshot : registry.scrape()) {
            String name = snapshot.getMetadata().getPrometheusName();
            if (snapshot instanceof CounterSnapshot) {
                names.add(name + "_total");
            } else if (snapshot instanceof InfoSnapshot) {
                names.add(name + "_info");
            } else if (snapshot instanceof HistogramSnapshot || snapshot instanceof SummarySnapshot) {
                names.addAll(List.of(name + "_count", name + "_sum"));
            } else {
                names.add(name);
            }
        }
        // Left out until there has been a collection.
        names.addAll(List.of("jvm_memory_pool_collection_used_bytes", "jvm_memory_pool_collection_max_bytes"));
        return names;
    }

    @Test
    void panelsStandBesideOneAnotherAndAskTheChosenDataSource() {
        Set<Integer> ids = new HashSet<>();
        Set<String> places = new HashSet<>();
        List<String> kinds = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt()))
                    .as("id of %s", panel.get("title"))
                    .isTrue();
            JsonNode place = panel.get("gridPos");
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    int column = place.get("x").asInt() + x;
                    assertThat(column).as("column of %s", panel.get("title")).isLessThan(24);
                    assertThat(places.add(column + "/" + (place.get("y").asInt() + y)))
                            .as("%s overlaps another", panel.get("title"))
                            .isTrue();
                }
            }
            kinds.add(panel.get("type").asText());
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(target.get("expr").asText()).contains("job=\"$job\"", "instance=~\"$instance\"");
                assertThat(target.has("legendFormat")).isTrue();
            }
            if (panel.get("type").asText().equals("timeseries")) {
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as("unit of %s", panel.get("title"))
                        .isNotEmpty();
            }
        }
        assertThat(kinds).contains("row", "stat", "timeseries", "state-timeline");
        assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
    }

    @Test
    void everyAlertHasSeverityTextCommandTestAndDocumentation() {
        String tests = Tree.read("monitoring/alerts-test.yaml");
        String docs = Tree.read("docs/monitoring.md");
        Matcher alert = ALERT.matcher(Tree.read("monitoring/alerts.yaml"));
        int count = 0;
        while (alert.find()) {
            String name = alert.group(1);
            String body = alert.group(2);
            assertThat(body)
                    .as(name)
                    .containsPattern("severity: (critical|warning|info)}")
                    .contains("summary: \"");
            assertThat(body)
                    .as(name)
                    .containsPattern("description: \".*\\blac (show|history|trace|check|explain|reset|drain) ?.*\"");
            assertThat(tests).as("a test of %s", name).contains(name);
            assertThat(docs).as("what to do at %s", name).contains("`" + name + "`");
            count++;
        }
        assertThat(count).isEqualTo((int) Tree.read("monitoring/alerts.yaml")
                .lines()
                .filter(line -> line.contains("- alert:"))
                .count());
        assertThat(count).isGreaterThan(10);
    }
}
