package dev.lac.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The operator's page in a browser: what an operator sees and clicks. Whatever is looked for is waited for. */
public final class Page {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver browser;
    private final URI root;
    private final WebDriverWait wait;

    /** @param root the page's own address, as {@code http://127.0.0.1:8080/} */
    public Page(ChromeDriver browser, URI root) {
        this.browser = browser;
        this.root = root;
        wait = new WebDriverWait(browser, PATIENCE);
        wait.ignoring(StaleElementReferenceException.class);
    }

    /** @param view as {@code subscribers}; empty: the overview */
    public Page open(String view) {
        browser.get(root + "#/" + view);
        shown("main[data-view='#/" + view + "']");
        return this;
    }

    public ChromeDriver browser() {
        return browser;
    }

    public WebElement shown(String css) {
        return wait.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
    }

    public void hidden(String css) {
        wait.until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector(css)));
    }

    public List<String> texts(String css) {
        return wait.until(driver -> driver.findElements(By.cssSelector(css)).stream()
                .map(WebElement::getText)
                .toList());
    }

    /** Waits for the text of what {@code css} selects. */
    public String text(String css, Predicate<String> wanted) {
        return wait.until(driver -> {
            String text = shown(css).getText();
            return wanted.test(text) ? text : null;
        });
    }

    public String heading() {
        return shown("h1").getText();
    }

    public Page search(String words) {
        WebElement field = shown("main input[type=search]");
        field.clear();
        field.sendKeys(words);
        return this;
    }

    /** Waits for as many rows. */
    public Page rows(String table, Predicate<Integer> wanted) {
        wait.until(driver -> wanted.test(rowCount(driver, table)));
        return this;
    }

    private static int rowCount(WebDriver driver, String table) {
        return driver.findElements(By.cssSelector("table[aria-label='" + table + "'] tbody tr"))
                .size();
    }

    /** Waits for the row in whose text there is {@code words}. */
    public WebElement row(String table, String words) {
        return wait.until(
                driver -> driver.findElements(By.cssSelector("table[aria-label='" + table + "'] tbody tr")).stream()
                        .filter(row -> row.getText().contains(words))
                        .findFirst()
                        .orElse(null));
    }

    public Page follow(WebElement row) {
        return clickOn(row.findElement(By.tagName("a")));
    }

    public Page click(String css) {
        return clickOn(shown(css));
    }

    /** Waits for the button or link of this name. */
    public Page press(String name) {
        return clickOn(wait.until(driver ->
                driver.findElements(By.cssSelector("main button, main a, dialog[open] button")).stream()
                        .filter(one -> one.isDisplayed()
                                && (one.getText().equals(name) || name.equals(one.getDomAttribute("aria-label"))))
                        .findFirst()
                        .orElse(null)));
    }

    /** Away from the bar at the top, under which the driver would scroll it. */
    private Page clickOn(WebElement control) {
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", control);
        control.click();
        return this;
    }

    /** In the dialog that is open: gives the reason and goes on. */
    public Page confirm(String reason) {
        shown("#confirm[open] input[name=reason]").sendKeys(reason);
        shown("#confirm[open] button[type=submit]").click();
        hidden("#confirm");
        return this;
    }

    /** The subscriber's own page must be open. */
    public Page disconnect(String reason) {
        return click("#disconnect").confirm(reason);
    }

    public Page giveToken(String token) {
        shown("#token-dialog[open] #token").sendKeys(token);
        return click("#token-dialog button[type=submit]");
    }

    /** What the page said last in its corner. */
    public String notice() {
        return text("#notices p", text -> !text.isEmpty());
    }

    /** The names of the phases, in their order. */
    public List<String> phases() {
        shown(".phases li");
        return texts(".phases li b");
    }

    public List<String> steps() {
        shown(".steps li");
        return texts(".steps li .text");
    }

    public Page explain(String user) {
        open("explain");
        WebElement field = shown("input[name=user]");
        field.clear();
        field.sendKeys(user, Keys.ENTER);
        return this;
    }

    /** Keys, to whatever has the focus. */
    public Page type(CharSequence... keys) {
        new Actions(browser).sendKeys(keys).perform();
        return this;
    }

    public WebElement focused() {
        return browser.switchTo().activeElement();
    }

    /** Presses Tab until {@code css} has the focus; fails when it never does. */
    public Page tabTo(String css) {
        for (int presses = 0; presses < 40; presses++) {
            if (Boolean.TRUE.equals(
                    browser.executeScript("return document.activeElement.matches(arguments[0])", css))) {
                return this;
            }
            type(Keys.TAB);
        }
        throw new IllegalStateException("Tab never comes to " + css);
    }

    public Page await(Predicate<WebDriver> condition) {
        wait.until(condition::test);
        return this;
    }
}
