package dev.lac.web;

/** WCAG 2.2 §1.4.3: the texts on a page that stand on their background with a contrast of less than 4.5. */
final class Contrast {
    static final String SCRIPT = """
            const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { c: [r, g, b], a }; };
            const luminance = (c) => { const [r, g, b] = c.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const behind = (node) => { for (let one = node; one; one = one.parentElement) { const { c, a } = parse(getComputedStyle(one).backgroundColor); if (a > 0.99) return c; } return [255, 255, 255]; };
            const faint = new Set();
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const node = walker.currentNode.parentElement;
              if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.closest('svg, option, noscript')) continue;
              const own = luminance(parse(getComputedStyle(node).color).c);
              const back = luminance(behind(node));
              const ratio = (Math.max(own, back) + 0.05) / (Math.min(own, back) + 0.05);
              if (ratio < 4.5) faint.add(node.className + ': ' + walker.currentNode.data.trim() + ' ' + ratio.toFixed(2));
            }
            return [...faint];
            """;

    private Contrast() {}
}
