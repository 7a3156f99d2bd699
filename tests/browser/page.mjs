// The page in a real browser, as a duty teacher on a phone meets it.
//
//   node page.mjs SERVER TOKEN INCIDENT [FOLDER]
//
// Opens the token link, goes to the incident, does the first things there are to do, and holds against the server what
// the page says. FOLDER: pictures of what was seen go there. Exit 0: as it should be; 1: not; 77: there is no browser.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [server, token, id, folder] = process.argv.slice(2);
const executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
if (!executable) {
  console.log("there is no Chromium on this machine");
  process.exit(77);
}

const wrong = [];
const check = (holds, words) => {
  if (!holds) wrong.push(words);
};
const seen = async () =>
  (await fetch(`${server}/v1/incidents/${id}`, { headers: { Authorization: `Bearer ${token}` } })).json();

const scratch = mkdtempSync(join(tmpdir(), "fenghuo-page-"));
const proof = join(scratch, "首页.png");
writeFileSync(proof, "proof");

const browser = await chromium.launch({
  executablePath: executable,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

async function walk(language) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    locale: language === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "Asia/Shanghai",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const picture = (name) => folder && page.screenshot({ path: join(folder, `${language}-${name}.png`), fullPage: true });
  page.on("request", (request) => check(request.url().startsWith(server + "/") || request.url().startsWith("data:"),
    `a request left for ${request.url()}`));
  page.on("request", (request) => check(!request.url().includes(token), "the token is in an address"));
  page.on("dialog", (dialog) => { wrong.push(`a script of somebody else's ran: ${dialog.message()}`); dialog.dismiss(); });
  page.on("pageerror", (error) => wrong.push(`the page failed: ${error.message}`));

  await page.goto(`${server}/#fh_${"0".repeat(64)}`);
  const dead = await page.locator('[role="alert"]').textContent();
  check(/登录链接已失效.*管理员|no longer valid.*administrator/.test(dead), `a dead link is answered: ${dead}`);
  check(/[\u4e00-\u9fff]/.test(dead) === (language === "zh"), `a dead link is answered in the other language: ${dead}`);
  await picture("dead-link");

  await page.goto("about:blank");
  await page.goto(`${server}/#${token}`);
  const card = page.locator(`a[href="#${id}"]`);
  const due = (await seen()).duties.filter((duty) => duty.remaining).sort((a, b) => a.due_at < b.due_at ? -1 : 1)[0];
  const clock = await card.locator(".clock").textContent();
  check(clock.startsWith(due.title[language]), `the list does not show the clock that runs out first: ${clock}`);
  check(/还剩 .*分钟|\d+ min left/.test(clock), `the list does not say how long is left: ${clock}`);
  await picture("list");
  await page.evaluate("skew = 3 * 3600 * 1000; tick()");  // three hours on
  const late = await card.locator(".clock").textContent();
  check(/已超时 .*(小时|分钟)|overdue .*(h|min)/.test(late), `the list does not say that it is overdue: ${late}`);
  await picture("list-overdue");
  await card.click();
  check(!page.url().includes("fh_"), `the token stays in the address: ${page.url()}`);
  check((await context.cookies()).some((c) => c.name === "__Host-fenghuo" && c.httpOnly && c.secure), "no safe cookie");
  await page.locator(`[data-incident="${id}"]`).waitFor();
  const summary = (await seen()).summary;
  check((await page.locator("main h1").textContent()) === summary, "the summary is not shown as it was written");
  check((await page.locator("main h1 *").count()) === 0, "markup in the summary became markup");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  check(!wide, "the page is wider than the phone");
  await picture("incident");
  return { page, context, picture };
}

/// Does the first thing of `next` as a person would, and waits until the server has moved on.
async function doFirst(page) {
  const before = await seen();
  const key = await page.locator("form[data-key]").first().getAttribute("data-key");
  const form = page.locator(`form[data-key=${JSON.stringify(key)}]`);
  for (const choice of await form.locator("fieldset").all()) await choice.locator("input[type=radio]").first().check();
  for (const file of await form.locator("input[type=file]").all()) await file.setInputFiles(proof);
  for (const area of await form.locator("textarea").all()) await area.fill("已核实");
  for (const select of await form.locator("select").all()) await select.selectOption({ index: 1 });
  for (const number of await form.locator("input[type=number]").all()) await number.fill("1");
  for (const time of await form.locator("input[type=datetime-local]").all()) await time.fill("2026-01-01T08:00");
  const answered = page.waitForResponse((response) => response.request().method() === "POST"
    && !response.url().includes("/evidence"));
  await form.locator("button.go").click();
  const answer = await answered;
  check(answer.ok(), `${before.next[0].action} ${before.next[0].step ?? ""}: ${answer.status()} ${await answer.text()}`);
  const after = await seen();
  check(after.version > before.version, `nothing changed on the server after ${before.next[0].action}`);
  await form.waitFor({ state: "detached" });
}

try {
  const zh = await walk("zh");
  for (let n = 0; n < 3 || ((await seen()).evidence === 0 && n < 10); ++n) await doFirst(zh.page);
  check((await seen()).evidence > 0, "no proof was attached");
  await zh.picture("later");
  await zh.page.locator("#leave").click();
  await zh.page.locator("#token").waitFor();
  await zh.picture("signed-out");
  check(!(await zh.context.cookies()).some((cookie) => cookie.name === "__Host-fenghuo"), "the cookie outlives the session");
  await zh.context.close();
  const en = await walk("en");
  await en.context.close();
} catch (error) {
  wrong.push(error.stack);
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true });
}
for (const words of wrong) console.log(words);
process.exit(wrong.length === 0 ? 0 : 1);
