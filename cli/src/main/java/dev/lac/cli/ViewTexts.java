package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Every {@link ViewText}. */
public final class ViewTexts {
    private static final List<ViewText> ALL =
            List.of(new TunnelsText(), new TunnelText(), new InterfacesText(), new SubscriberText());

    private ViewTexts() {}

    /** @throws IllegalArgumentException when there is none of that name */
    static ViewText of(String name) {
        return ALL.stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no view \"" + name + "\"; there are "
                        + String.join(", ", ALL.stream().map(ViewText::name).toList())));
    }

    /** What a LAC has told of a view, in lines for people. */
    public static String text(String view, JsonNode told) {
        return of(view).text(told);
    }
}
