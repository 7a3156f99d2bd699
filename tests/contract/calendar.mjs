// Reads a calendar with the npm package `ical.js`, strictly, and holds it against what it should say.
//
//   node calendar.mjs CALENDAR.ics WANTED.json
//
// WANTED is [{uid, title, about, starts, ends}…] in order, or `[]` for any.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const bytes = readFileSync(process.argv[2]);
const wanted = JSON.parse(readFileSync(process.argv[3], "utf8"));
const complaints = [];
const complain = (words) => complaints.push(words);

// Every line is text by itself, though a character may be several bytes; none is longer than RFC 5545 has it.
const lines = bytes.toString("binary").split("\r\n");
if (lines.pop() !== "") complain("does not end in CR LF");
for (const line of lines) {
  if (line.length > 75) complain(`a line of ${line.length} bytes`);
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) complain(`a control character in ${JSON.stringify(line)}`);
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(line, "binary"));
  } catch {
    complain(`a character is cut in two: ${JSON.stringify(line)}`);
  }
}

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(bytes.toString("utf8")));
if (calendar.getFirstPropertyValue("version") !== "2.0") complain("VERSION is not 2.0");
if (!calendar.getFirstPropertyValue("prodid")) complain("no PRODID");
const events = calendar.getAllSubcomponents("vevent");
const uids = new Set();
events.forEach((component, n) => {
  const event = new ICAL.Event(component);
  const about = event.uid;
  if (!event.uid || uids.has(event.uid)) complain(`${about}: no uid of its own`);
  uids.add(event.uid);
  if (!component.getFirstPropertyValue("dtstamp")) complain(`${about}: no DTSTAMP`);
  if (event.startDate.zone !== ICAL.Timezone.utcTimezone) complain(`${about}: not in UTC`);
  if (!["CONFIRMED", "TENTATIVE", "CANCELLED"].includes(component.getFirstPropertyValue("status")))
    complain(`${about}: no status`);
  if (wanted.length === 0) return;
  const seen = {
    about: event.description ?? "", ends: event.endDate.toJSDate().getTime(),
    starts: event.startDate.toJSDate().getTime(), title: event.summary, uid: event.uid,
  };
  for (const [name, value] of Object.entries(wanted[n] ?? {}))
    if (seen[name] !== value) complain(`${about}: ${name} is ${JSON.stringify(seen[name])}, not ${JSON.stringify(value)}`);
});
if (wanted.length > 0 && events.length !== wanted.length) complain(`${events.length} events, not ${wanted.length}`);
for (const words of complaints) console.log(words);
console.log(`events: ${events.length}, lines: ${lines.length}, complaints: ${complaints.length}`);
process.exit(complaints.length === 0 ? 0 : 1);
