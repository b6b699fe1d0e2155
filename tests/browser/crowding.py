"""Text that a page cuts off, or draws over other text: what a person at that screen could not read."""

from collections.abc import Iterator

from playwright.sync_api import Page

# The boxes of all texts that can be seen, each cut to what its surroundings show of it. What a box loses
# where the surroundings do not scroll is cut off; where two boxes of flowing text meet, one is drawn over the
# other. What is positioned (menus, sticky heads) may cover.
CROWDING = """() => {
    const SLACK = 2, LEAST = 5, HIDES = ["hidden", "clip"];
    const styles = new Map();
    const styleOf = element => {
        if (!styles.has(element)) styles.set(element, getComputedStyle(element));
        return styles.get(element);
    };
    const boxes = new Map();
    const boxOf = element => {
        if (!boxes.has(element)) boxes.set(element, element.getBoundingClientRect());
        return boxes.get(element);
    };
    const left = [], cut = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    // What a title gives whole may be clamped; Django's administration hides texts behind icons.
    const excused = "svg, script, style, template, option, .hidden-text, .visually-hidden, .skip, [hidden], "
        + "[data-covers], [title], .selector-chooser, .theme-toggle";
    while (texts.nextNode()) {
        const node = texts.currentNode, parent = node.parentElement;
        if (!node.data.trim() || parent.closest(excused)) continue;
        if (!parent.checkVisibility({visibilityProperty: true})) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        let covers = false, isHidden = false;
        const around = [];
        for (let element = parent; element && element !== document.body; element = element.parentElement) {
            const style = styleOf(element);
            covers ||= ["absolute", "fixed", "sticky"].includes(style.position);
            isHidden ||= style.clipPath !== "none"; // for screen readers
            if (style.overflowX !== "visible" || style.overflowY !== "visible") around.push([element, style]);
        }
        if (isHidden) continue;
        for (const rect of range.getClientRects()) {
            let {left: x, right, top, bottom} = rect;
            let lost = false;
            for (const [element, style] of around) {
                const box = boxOf(element);
                const hides = [style.overflowX, style.overflowY].some(each => HIDES.includes(each));
                lost ||= hides && (rect.right > box.right + SLACK || rect.left < box.left - SLACK
                    || rect.bottom > box.bottom + LEAST || rect.top < box.top - LEAST);
                x = Math.max(x, box.left); right = Math.min(right, box.right);
                top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom);
            }
            if (lost) cut.push(node.data.trim().slice(0, 40));
            if (!covers && right - x > SLACK && bottom - top > LEAST)
                left.push({node, parent, x, right, top, bottom});
        }
    }
    left.sort((one, other) => one.top - other.top);
    const over = [];
    left.forEach((one, index) => {
        for (let at = index + 1; at < left.length && left[at].top < one.bottom - LEAST; at++) {
            const other = left[at];
            if (other.parent === one.parent) continue;
            const wide = Math.min(one.right, other.right) - Math.max(one.x, other.x);
            const high = Math.min(one.bottom, other.bottom) - other.top;
            if (wide > SLACK && high > LEAST)
                over.push(`${one.node.data.trim().slice(0, 30)} | ${other.node.data.trim().slice(0, 30)}`);
        }
    });
    return [cut, over];
}"""
SHOWN = 3


def crowded(page: Page) -> Iterator[str]:
    """What is cut off or covered on the page at the screen that it has now, a line for each kind."""
    for fault, places in zip(("cut off", "one text over another"), page.evaluate(CROWDING), strict=True):
        if places:
            yield f"{fault} ({len(places)}×): {'; '.join(places[:SHOWN])}"
