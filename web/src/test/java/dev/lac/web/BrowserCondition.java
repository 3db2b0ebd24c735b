package dev.lac.web;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether there is a browser; when {@code -Dlac.allPeers=true} says that there must be, its absence fails. */
final class BrowserCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = Browser.missing();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("a browser is here");
        }
        String reason = "missing packages: " + String.join(" ", missing);
        if (Boolean.getBoolean("lac.allPeers")) {
            throw new IllegalStateException(reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }
}
