package dev.lac.packaging;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What a test needs of the machine: skipped with the reason where it is missing, failed with the same reason when {@code
 * -Dlac.allPeers=true} says that it must run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Programs.Condition.class)
@interface Programs {
    /** Programs by their paths. */
    String[] value();

    /** Whether only root may do what it does. */
    boolean root() default false;

    /** Looks for them. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> missing = AnnotationSupport.findAnnotation(context.getElement(), Programs.class)
                    .map(Condition::missing)
                    .orElse(List.of());
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("everything is here");
            }
            String reason = "this machine: " + String.join("; ", missing);
            if (Boolean.getBoolean("lac.allPeers")) {
                throw new IllegalStateException(reason);
            }
            return ConditionEvaluationResult.disabled(reason);
        }

        private static List<String> missing(Programs needed) {
            List<String> missing = new ArrayList<>();
            if (needed.root() && !System.getProperty("user.name").equals("root")) {
                missing.add("not root");
            }
            Stream.of(needed.value())
                    .filter(program -> !Files.exists(Path.of(program)))
                    .forEach(program -> missing.add("there is no " + program));
            return missing;
        }
    }
}
