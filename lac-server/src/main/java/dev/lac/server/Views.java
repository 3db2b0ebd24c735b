package dev.lac.server;

import java.util.List;

/** Every {@link View}. */
final class Views {
    private static final List<View> ALL = List.of(
            new SummaryView(),
            new SubscribersView(),
            new SubscriberView(),
            new TunnelsView(),
            new TunnelView(),
            new CallsView(),
            new LnsView(),
            new RadiusView(),
            new DnsView(),
            new InterfacesView(),
            new LimitsView(),
            new LockoutsView(),
            new MtuView(),
            new CountersView());

    private Views() {}

    /** @throws IllegalArgumentException when there is none of that name */
    static View of(String name) {
        return ALL.stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no view \"" + name + "\"; there are "
                        + String.join(", ", ALL.stream().map(View::name).toList())));
    }
}
