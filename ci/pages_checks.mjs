// Opens pages in a real browser, by day and by night and on a phone: they can be used by everybody (axe, WCAG 2.2 AA), no page
// is wider than a phone of 320 px, each has a title, a language and one heading, and none breaks the content security policy
// that it is sent with.
//
// Usage: pages_checks.mjs URL CHROMIUM [FOLDER]
// With a folder, pictures of the pages are put there. Ends with 1 if a check fails.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PLAN = "/172014/dx-action-plan";

// A page of each kind, with an element that is there only when it is whole.
const PAGES = {
    "/": "h1",
    "/index.en.html": "h1",
    [`${PLAN}.html`]: ".groups use",
    [`${PLAN}.en.html`]: ".tiles",
    [`${PLAN}/initiatives/i053.html`]: ".years",
    [`${PLAN}/initiatives/i053.en.html`]: ".years",
    [`${PLAN}/indicators/k02.html`]: ".lead",
    [`${PLAN}/policies/education.en.html`]: ".groups",
    [`${PLAN}/progress.en.html`]: "table",
    [`${PLAN}/terms.html`]: "table",
    [`${PLAN}/terms/ai.html`]: "h1",
    [`${PLAN}/roadmap.html`]: "h1",
    [`${PLAN}/releases.html`]: "h1",
    "/search.html?q=AI": "h1",
    "/ns/plan.html": "svg",
    "/catalog.html": "h1",
    "/examples.html": "h1",
    "/sparql": "textarea",
    "/problems/not-found.html": "h1",
    "/nothing-is-here": "h1",
    "/docs": "pre",
    "/docs.en.html": "pre",
    "/docs/reference": "section",
    "/docs/reference/initiatives": "section dl",
    "/docs/reference/sparql": "section dl",
    "/docs/reference/schemas/InitiativeDocument": "dl",
};

// Each as a phone that is as narrow as any has it, and as a screen at night has it.
const SCREENS = [
    { viewport: { width: 320, height: 640 }, colorScheme: "light" },
    { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
];

const [url, executablePath, folder] = process.argv.slice(2);
const failures = [];

async function check(page, path, whole) {
    const fail = (what) => failures.push(`${path} at ${page.viewportSize().width} px: ${what}`);
    await page.goto(url.replace(/\/$/, "") + path);
    if ((await page.locator(whole).count()) === 0) fail(`has no ${whole}`);
    const said = await page.evaluate(() => ({
        title: document.title,
        lang: document.documentElement.lang,
        headings: document.querySelectorAll("h1").length,
        width: document.documentElement.scrollWidth,
    }));
    if (!said.title.trim()) fail("has no title");
    if (said.lang !== (path.endsWith(".en.html") ? "en" : "ja")) fail(`is in the language \`${said.lang}\``);
    if (said.headings !== 1) fail(`has ${said.headings} headings of the first level`);
    if (said.width > page.viewportSize().width) fail(`is ${said.width} px wide`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate((rules) => globalThis.axe.run({ runOnly: rules }), RULES);
    for (const violation of violations) {
        fail(`${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" ")}`);
    }
    if (folder) {
        const name = `${path.replaceAll(/[^a-zA-Z0-9]+/g, "-")}-${page.viewportSize().width}.png`;
        await page.screenshot({ path: `${folder}/${name}` });
    }
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const screen of SCREENS) {
    const page = await browser.newPage({ ...screen, locale: "ja-JP" });
    page.on("console", (message) => {
        if (message.text().includes("Content Security Policy")) failures.push(`${page.url()}: ${message.text()}`);
    });
    for (const [path, whole] of Object.entries(PAGES)) await check(page, path, whole);
    await page.close();
}
await browser.close();
for (const failure of failures) console.log("FAIL", failure);
console.log(`${Object.keys(PAGES).length} pages on ${SCREENS.length} screens, ${failures.length} failures`);
process.exit(failures.length > 0 ? 1 : 0);
