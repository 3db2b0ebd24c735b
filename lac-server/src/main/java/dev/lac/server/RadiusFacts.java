package dev.lac.server;

import dev.lac.config.RadiusConfig;
import dev.lac.config.RadiusConfig.RequestKind;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.Attachment;
import dev.lac.radius.Decision;
import dev.lac.radius.ExtraAttribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What RADIUS is told of a login and of its port, by the operator's texts. */
final class RadiusFacts {
    /** The group of servers that a rule means which names none. */
    static final String DEFAULT_GROUP = "default";

    private final RadiusConfig config;
    private final RadiusWords words;

    RadiusFacts(RadiusConfig config, RadiusWords words) {
        this.config = config;
        this.words = words;
    }

    Attachment attachment(LoginFacts facts) {
        return new Attachment(
                portType(facts),
                facts.expand(config.nas().portId()),
                facts.expand(config.nas().callingStationId()),
                emptyToNull(facts.expand(config.nas().calledStationId())),
                Mapping.line(facts.session()));
    }

    private int portType(LoginFacts facts) {
        return switch (config.nas().portType()) {
            // One and two tags follow in the registry (RFC 4603 §2).
            case AUTO ->
                Attachment.PPPOE_OVER_ETHERNET + facts.session().vlanTags().count();
            case ETHERNET -> Attachment.ETHERNET;
            case VIRTUAL -> Attachment.VIRTUAL;
        };
    }

    /** What the operator adds to requests. */
    List<ExtraAttribute> extra(LoginFacts facts, RequestKind kind) {
        return words.extra(facts, kind);
    }

    /** Whose session it is, as accounting says it. */
    AccountingRequest.User user(LoginFacts facts, String radiusName, Decision.Accept accepted) {
        Decision.Identity identity = accepted.identity();
        return new AccountingRequest.User(
                identity.userName() == null ? radiusName : identity.userName(),
                Aaa.authentic(accepted),
                attachment(facts),
                identity.classes(),
                identity.chargeableUserIdentity(),
                accepted.framed(),
                extra(facts, RequestKind.ACCOUNTING));
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
