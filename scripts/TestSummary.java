import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Prints what the last build's tests did: real-peer tests run, tests skipped with the reason, and the counts. Exits 1 on a failure. */
final class TestSummary {
    public static void main(String[] arguments) throws Exception {
        List<String> peers = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        int passed = 0;
        for (Path report : reports(Path.of(arguments[0]))) {
            NodeList cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                String name = test.getAttribute("classname").replaceAll(".*\\.", "") + "." + test.getAttribute("name");
                if (has(test, "skipped")) {
                    String reason = ((Element) test.getElementsByTagName("skipped").item(0)).getAttribute("message");
                    skipped.add(name + ": " + reason);
                } else if (has(test, "failure") || has(test, "error")) {
                    failed.add(name);
                } else {
                    passed++;
                    if (report.toString().contains("failsafe-reports")) {
                        peers.add(name + " (" + test.getAttribute("time") + " s)");
                    }
                }
            }
        }
        print("real-peer tests passed: " + peers.size(), peers);
        if (!skipped.isEmpty()) {
            print("skipped, with the reason:", skipped);
        }
        if (!failed.isEmpty()) {
            print("failed:", failed);
        }
        System.out.println(passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped");
        System.exit(failed.isEmpty() && passed > 0 ? 0 : 1);
    }

    private static boolean has(Element test, String child) {
        return test.getElementsByTagName(child).getLength() > 0;
    }

    private static List<Path> reports(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top, 4)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .filter(file -> file.toString().matches(".*/target/(surefire|failsafe)-reports/.*"))
                    .sorted()
                    .toList();
        }
    }

    private static void print(String title, List<String> lines) {
        System.out.println(title);
        lines.forEach(line -> System.out.println("  " + line));
    }
}
