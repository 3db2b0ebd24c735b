package dev.lac.pppoe;

import java.util.ArrayList;
import java.util.List;

/** The service tables of an interface and of its VLANs. */
final class ServiceTables {
    private record OnVlans(VlanRange range, ServiceTable table) {}

    private final ServiceTable ofInterface;
    private final List<OnVlans> ofVlans = new ArrayList<>();

    ServiceTables(Profile profile, List<VlanProfile> vlanProfiles) {
        ofInterface = new ServiceTable(profile);
        for (VlanProfile vlanProfile : vlanProfiles) {
            ofVlans.add(new OnVlans(vlanProfile.range(), new ServiceTable(vlanProfile.profile())));
        }
    }

    /** What {@code host} is offered: the first table whose VLANs hold its VLAN. */
    ServiceTable of(Host host) {
        for (OnVlans candidate : ofVlans) {
            if (candidate.range.contains(host.tags())) {
                return candidate.table;
            }
        }
        return ofInterface;
    }
}
