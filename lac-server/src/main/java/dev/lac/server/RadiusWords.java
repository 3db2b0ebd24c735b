package dev.lac.server;

import dev.lac.config.RadiusConfig;
import dev.lac.config.RadiusConfig.RequestKind;
import dev.lac.protocol.Counters;
import dev.lac.radius.Decision;
import dev.lac.radius.Dictionary;
import dev.lac.radius.DictionaryException;
import dev.lac.radius.ExtraAttribute;
import dev.lac.radius.RadiusEvent;
import dev.lac.radius.ReplyFile;
import dev.lac.radius.TunnelMapping;
import dev.lac.radius.TunnelOffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The operator's own words of RADIUS: a dictionary, attributes that requests have besides, attributes that name tunnels. */
public final class RadiusWords {
    private static final Logger LOG = LogManager.getLogger();

    private final RadiusConfig config;
    private final Dictionary dictionary;
    private final TunnelMapping tunnels;

    /**
     * @throws DictionaryException with everything that is wrong in the dictionary, or with what the configuration makes of it
     */
    public RadiusWords(RadiusConfig config) throws DictionaryException {
        this.config = config;
        dictionary = config.dictionary() == null
                ? Dictionary.builtIn()
                : Dictionary.builtIn().with(config.dictionary());
        for (RadiusConfig.RequestAttribute attribute : config.attributes()) {
            dictionary.check(attribute.name());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        config.tunnelAttributes()
                .forEach(attribute -> fields.put(
                        attribute.name(),
                        attribute.means().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        tunnels = TunnelMapping.standard().with(dictionary, fields);
    }

    TunnelMapping tunnels() {
        return tunnels;
    }

    /** What the operator adds to requests; a value that is empty or does not fit its attribute is left out. */
    List<ExtraAttribute> extra(LoginFacts facts, RequestKind kind) {
        List<ExtraAttribute> extra = new ArrayList<>();
        for (RadiusConfig.RequestAttribute attribute : config.attributes()) {
            String value = facts.expand(attribute.value());
            if (!value.isEmpty() && attribute.in().contains(kind)) {
                try {
                    extra.add(dictionary.attribute(attribute.name(), value));
                } catch (DictionaryException e) {
                    LOG.warn("{} is left out of a request: {}", attribute.name(), e.getMessage());
                }
            }
        }
        return extra;
    }

    /**
     * The tunnels of a reply in text.
     *
     * @throws IllegalArgumentException with what is wrong with it, or saying that it amounts to an Access-Reject
     */
    List<TunnelOffer> offers(String reply) {
        try {
            Decision decision =
                    ReplyFile.read("radius-reply", reply, dictionary, tunnels, new Counters<>(RadiusEvent.class));
            if (decision instanceof Decision.Accept accept) {
                return accept.offers();
            }
            throw new IllegalArgumentException(
                    "the reply amounts to an Access-Reject: it has Tunnel-Types, and none is L2TP (RFC 2868 §3.1)");
        } catch (DictionaryException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
