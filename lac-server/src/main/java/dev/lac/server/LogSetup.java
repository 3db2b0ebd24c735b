package dev.lac.server;

import dev.lac.config.LogConfig;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.api.LayoutComponentBuilder;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.jspecify.annotations.Nullable;

/** Makes the log what the operator's file says: text or JSON (Elastic Common Schema), to standard output or to a file that is set aside when it is large. */
final class LogSetup {
    private static final String TEXT = "%d{ISO8601} %-5level %logger{1} %notEmpty{[%X{call}] }%enc{%msg}{CRLF}%n";
    private static final String LARGEST_FILE = "100 MB";
    private static final String FILES_KEPT = "5";
    private static final String APPENDER = "main";

    private LogSetup() {}

    /** @param name what the LAC calls itself */
    static void use(LogConfig config, String name) {
        Level level = Level.valueOf(config.level().name());
        if (config.format() == LogConfig.Format.TEXT && config.file() == null) {
            Configurator.setRootLevel(level); // log4j2.xml does the rest
            return;
        }
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.WARN).setShutdownHook("disable");
        builder.add(appender(builder, config.file()).add(layout(builder, config.format(), name)));
        builder.add(builder.newLogger("io.netty", Level.WARN));
        builder.add(builder.newLogger("org.sqlite", Level.OFF));
        builder.add(builder.newLogger("dev.lac.calls", Level.INFO));
        builder.add(builder.newRootLogger(level).add(builder.newAppenderRef(APPENDER)));
        Configurator.reconfigure(builder.build());
    }

    private static AppenderComponentBuilder appender(
            ConfigurationBuilder<BuiltConfiguration> builder, @Nullable Path file) {
        if (file == null) {
            return builder.newAppender(APPENDER, "Console").addAttribute("target", "SYSTEM_OUT");
        }
        ComponentBuilder<?> policies = builder.newComponent("Policies")
                .addComponent(builder.newComponent("SizeBasedTriggeringPolicy").addAttribute("size", LARGEST_FILE));
        ComponentBuilder<?> strategy =
                builder.newComponent("DefaultRolloverStrategy").addAttribute("max", FILES_KEPT);
        return builder.newAppender(APPENDER, "RollingFile")
                .addAttribute("fileName", file.toString())
                .addAttribute("filePattern", file + ".%i")
                .addAttribute("filePermissions", "rw-r-----")
                .addComponent(policies)
                .addComponent(strategy);
    }

    private static LayoutComponentBuilder layout(
            ConfigurationBuilder<BuiltConfiguration> builder, LogConfig.Format format, String name) {
        if (format == LogConfig.Format.TEXT) {
            return builder.newLayout("PatternLayout").addAttribute("pattern", TEXT);
        }
        return builder.newLayout("JsonTemplateLayout")
                .addAttribute("eventTemplateUri", "classpath:EcsLayout.json")
                .addComponent(additional(builder, "service.type", "lac"))
                .addComponent(additional(builder, "service.name", name));
    }

    private static ComponentBuilder<?> additional(
            ConfigurationBuilder<BuiltConfiguration> builder, String key, String value) {
        return builder.newComponent("EventTemplateAdditionalField")
                .addAttribute("key", key)
                .addAttribute("value", value);
    }
}
