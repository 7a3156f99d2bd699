// A plain page for a phone: sign in with a token link, see the clocks and what to do next, do it. It knows the API and
// nothing of playbooks. Whatever comes from the server is put in as text, never as markup.
'use strict';

const WORDS = {
  zh: {
    other: 'English', leave: '退出', signIn: '登录', token: '访问令牌', tokenHelp: '粘贴管理员发给您的令牌；点开令牌链接的，会自动登录。', deadLink: '这个登录链接已失效：可能已过期、被收回，或没有复制完整。请联系给您发链接的本单位烽火管理员，重新发一个。', deadToken: '这个令牌无效或已失效。请核对是否粘贴完整，或联系本单位的烽火管理员重新签发。', noClock: '没有正在计时的时限',
    open: '正在处置的事件', none: '目前没有正在处置的事件。', all: '返回列表', clocks: '报告时限', now: '现在要做', nothing: '眼下没有需要您办理的事项。',
    over: '已超时', left: '还剩', due: '时限', how: '怎么做', call: '给谁打电话', proof: '留什么凭据', avoid: '不要做', more: '怎么做、给谁打电话、留什么凭据',
    file: '选择文件或拍照', note: '说明', reason: '理由', choose: '请选择', yes: '是', no: '否', send: '办理', report: '已上报，登记', sending: '正在提交……', optional: '可办可不办', urgent: '加急',
    done: '已办理。', offline: '连不上服务器，正在重试；所填内容仍在。', away: '登录已失效，请重新登录。', level: (severity) => `${severity} 级`, comment: '补充情况', add: '记录',
    history: '处置经过', closed: '本事件已结束。', unknown: '（系统）', drill: '演练 DRILL', elapsed: '已进行', speed: (times) => `${times} 倍速`, stands: '演练时间静止，暂时不能办理', ended: '演练已结束', inbox: '演练来件', decided: '已决定：', filed: '已报', returned: '被退回', waived: '已免报',
    phases: { Triage: '研判', Containment: '先期处置', Preservation: '证据固定', Reporting: '上报', Restoration: '恢复', Review: '总结整改', Closed: '已结案', Dismissed: '已撤销（误报）', Merged: '已并案' },
    kinds: { screenshot: '截图或照片', 'page-capture': '网页存档', log: '日志', 'disk-image': '服务器镜像或备份', document: '文件或签字材料' },
  },
  en: {
    other: '中文', leave: 'Sign out', signIn: 'Sign in', token: 'Token', tokenHelp: 'Paste the token your administrator gave you. A token link signs you in by itself.', deadLink: 'This sign-in link is no longer valid: it has expired, was withdrawn, or was not copied whole. Ask the Fenghuo administrator of your unit, who sent it to you, for a new one.', deadToken: 'This token is not valid, or not any more. See that you pasted all of it, or ask the Fenghuo administrator of your unit for a new one.', noClock: 'no clock is running',
    open: 'Open incidents', none: 'No incident is open.', all: 'Back to the list', clocks: 'Reports due', now: 'Do now', nothing: 'Nothing waits for you at the moment.',
    over: 'overdue', left: 'left', due: 'due', how: 'How', call: 'Call', proof: 'Proof to keep', avoid: 'Never', more: 'How, whom to call, what proof',
    file: 'Choose a file or take a photo', note: 'Note', reason: 'Reason', choose: 'Choose one', yes: 'Yes', no: 'No', send: 'Done', report: 'Reported: record it', sending: 'Sending…', optional: 'optional', urgent: 'urgent',
    done: 'Done.', offline: 'The server cannot be reached; trying again. What you typed is still here.', away: 'You are signed out. Sign in again.', level: (severity) => `Level ${severity}`, comment: 'Add what you know', add: 'Add',
    history: 'What happened', closed: 'This incident is over.', unknown: '(system)', drill: '演练 DRILL', elapsed: 'since the start', speed: (times) => `${times} times as fast`, stands: 'The time of the drill stands still; nothing can be done for now', ended: 'The drill is over', inbox: 'What came in', decided: 'Decided: ', filed: 'filed', returned: 'sent back', waived: 'waived',
    phases: { Triage: 'Triage', Containment: 'Containment', Preservation: 'Preservation', Reporting: 'Reporting', Restoration: 'Restoration', Review: 'Review', Closed: 'Closed', Dismissed: 'False alarm', Merged: 'Merged' },
    kinds: { screenshot: 'Screenshot or photo', 'page-capture': 'Copy of the page', log: 'Logs', 'disk-image': 'Server image or copy', document: 'Document or signed paper' },
  },
};

let language = localStorage.getItem('language') || (navigator.language.startsWith('zh') ? 'zh' : 'en');
let csrf = '', me = null, feed = null, shown = null, skew = 0, rate = 1, readAt = 0, deadLink = '';

const main = document.getElementById('main');
const say = (word) => WORDS[language][word];
const text = (both) => (both ? both[language] || both.zh || '' : '');

/// An element with attributes and children; strings become text nodes.
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, '');
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null && child !== ''));
  return node;
}

function notice(words, kind = '') {
  const bar = document.getElementById('notice');
  bar.textContent = words || '';
  bar.className = kind;
  bar.hidden = !words;
}

// --- talking to the server ---

class Refused extends Error {
  constructor(status, problem) {
    const lines = (problem.errors || []).map((error) => `${error.pointer}: ${error.detail}`);
    super([problem.detail || problem.title || String(status), ...lines].join('\n'));
    this.status = status;
  }
}

async function call(method, path, body, headers = {}) {
  const plain = body instanceof Blob;
  const sent = { 'Accept-Language': language, 'X-CSRF-Token': csrf, ...headers };
  if (body !== undefined && !plain) sent['Content-Type'] = 'application/json';
  const answer = await fetch(path, { method, headers: sent, body: plain ? body : body && JSON.stringify(body), credentials: 'same-origin', redirect: 'error' });
  const json = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (answer.status === 401 && path !== '/v1/sessions') { signedOut(); throw new Refused(401, { detail: say('away') }); }
  if (!answer.ok) throw new Refused(answer.status, json);
  if (json.now) {
    readAt = Date.now();
    skew = Date.parse(json.now) - readAt;
    const clock = json.exercise && json.exercise.clock;  // a drill's time may run faster, or not at all
    rate = !clock ? 1 : clock.pace === 'running' ? clock.speed : 0;
  }
  return json;
}

/// The same key for as long as the same attempt goes on: a repeat over a bad line is not a second act.
function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// --- signing in ---

async function signIn(token) {
  const session = await call('POST', '/v1/sessions', { token });
  csrf = session.csrf;
  me = await call('GET', '/v1/me');
  deadLink = '';
  notice('');
  route();
}

/// The server's words are for programs here; these say what a person does about it.
const invalid = (error, word) => (error.status === 401 ? say(word) : error.message);

/// `refused`: the word that says why signing in failed, kept so that it can be said in the other language too.
function signedOut(refused = '') {
  csrf = ''; me = null; deadLink = refused; stopFeed();
  frame();
  const field = el('input', { type: 'password', id: 'token', autocomplete: 'off', required: true });
  main.replaceChildren(el('form', {
    class: 'card', onsubmit: (event) => { event.preventDefault(); signIn(field.value.trim()).catch((error) => notice(invalid(error, 'deadToken'), 'bad')); },
  }, el('h1', {}, say('signIn')), refused ? el('p', { class: 'late', role: 'alert' }, say(refused)) : '', el('p', { class: 'soft' }, say('tokenHelp')), el('label', { for: 'token' }, say('token')), field,
  el('p', {}, el('button', { class: 'go' }, say('signIn')))));
}

function frame() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.getElementById('language').textContent = say('other');
  const leave = document.getElementById('leave');
  leave.textContent = say('leave');
  leave.hidden = !me;
  const person = me && me.person ? me.person.name : '';
  document.getElementById('who').textContent = me ? [text(me.unit.name), person].filter(Boolean).join(' · ') : '';
}

// --- time ---

/// What time it is where the clocks run.
const now = () => Date.now() + skew + (rate - 1) * (Date.now() - readAt);

function remaining(due) {
  const minutes = Math.floor((Date.parse(due) - now()) / 60000);
  const length = Math.abs(minutes) >= 60 ? `${Math.floor(Math.abs(minutes) / 60)} h ${Math.abs(minutes) % 60} min` : `${Math.abs(minutes)} min`;
  const words = language === 'zh' ? length.replace(' h', ' 小时').replace(' min', ' 分钟') : length;
  return { late: minutes < 0, words: minutes < 0 ? `${say('over')} ${words}` : (language === 'zh' ? `${say('left')} ${words}` : `${words} ${say('left')}`) };
}

const clockTime = (time) => new Date(time).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' });

/// Counts down by itself: the element finds its own time.
function countdown(due) {
  return el('b', { 'data-due': due });
}
function tick() {
  for (const node of document.querySelectorAll('[data-due]')) {
    const { late, words } = remaining(node.dataset.due);
    node.textContent = words;
    node.className = late ? 'late' : (Date.parse(node.dataset.due) - now() < 30 * 60000 ? 'warn' : '');
  }
}
setInterval(tick, 1000);

// --- the list ---

async function list() {
  stopFeed();
  const found = await call('GET', '/v1/incidents?state=open&limit=200');
  const cards = found.items.map((row) => el('a', { class: `card${row.state.clock === 'Breached' ? ' urgent' : ''}`, href: `#${row.id}` },
    el('h3', {}, row.summary), el('div', {}, row.site),
    row.next_due ? el('div', { class: 'clock' }, el('span', {}, text(row.next_due.title)), countdown(row.next_due.due_at)) : el('div', { class: 'clock soft' }, say('noClock')),
    el('div', { class: 'soft' },
      [row.id, say('level')(row.severity), WORDS[language].phases[row.state.response] || row.state.response, clockTime(row.detected_at)].join(' · '))));
  main.replaceChildren(el('h1', {}, say('open')), ...(cards.length ? cards : [el('p', { class: 'soft' }, say('none'))]));
  tick();
}

// --- one incident ---

async function incident(id) {
  const seen = await call('GET', `/v1/incidents/${encodeURIComponent(id)}`);
  follow(id);
  if (shown && shown.id === id && shown.version === seen.version && played(shown) === played(seen) && main.querySelector('[data-incident]')) return;
  // What somebody is typing survives a change elsewhere, as long as the action is still offered.
  const kept = new Map([...main.querySelectorAll('form[data-key]')].map((form) => [form.dataset.key, form]));
  shown = seen;
  const steps = new Map(seen.phases.flatMap((phase) => phase.steps.map((step) => [step.id, step])));
  const phase = seen.state.response;
  main.replaceChildren(
    el('p', { 'data-incident': id }, el('a', { href: '#' }, `‹ ${say('all')}`)),
    seen.mode === 'live' ? '' : el('p', { class: 'late' }, say('drill')),
    el('h1', {}, seen.summary),
    el('div', { class: 'soft' }, [seen.site, say('level')(seen.severity), seen.id].join(' · ')),
    el('ol', { class: 'phases' }, ...Object.entries(WORDS[language].phases).slice(0, 6).map(([name, words]) => el('li', { 'aria-current': name === phase && 'step' }, words))),
    seen.exercise ? exercise(seen.exercise) : '',
    el('section', { class: 'card', 'aria-label': say('clocks') }, el('h3', {}, say('clocks')), ...seen.duties.map(clock)),
    el('h2', {}, say('now')),
    ...(seen.next.length ? seen.next.map((item) => kept.get(keyOf(item)) || task(id, item, steps.get(item.step))) : [el('p', { class: 'soft' }, seen.closed_at ? say('closed') : say('nothing'))]),
    seen.closed_at ? '' : commentForm(id));
  const help = main.querySelector('form[data-key]')?.querySelector('details');
  if (help) help.open = true;  // of what comes first nobody should have to ask how
  tick();
}

/// What of a drill has to be drawn anew when it changes; its clock moves all the time.
const played = (seen) => seen.exercise && JSON.stringify([seen.exercise.clock.pace, seen.exercise.page, seen.exercise.inbox, seen.next.length]);

/// The drill's time, what the page of the site shows, and what reached the players; what is to be decided stands below.
function exercise(about) {
  const { pace, speed, why } = about.clock;
  const stands = pace === 'paused' || pace === 'frozen' ? say('stands') : pace === 'over' ? say('ended') : '';
  return el('section', { class: 'card', 'aria-label': say('inbox') }, el('h3', {}, say('inbox')),
    el('div', { class: 'soft' }, [clockTime(now()), speed > 1 ? say('speed')(speed) : '', text(about.page.shows)].filter(Boolean).join(' · ')),
    stands ? el('p', { class: 'late', role: 'status' }, [stands, why ? text(why) : ''].filter(Boolean).join(language === 'zh' ? '：' : ': ')) : '',
    el('dl', {}, ...about.inbox.flatMap((letter) => [
      el('dt', {}, [clockTime(letter.at), text(letter.from), text(letter.title)].filter(Boolean).join(' · ')),
      el('dd', {}, text(letter.text), letter.decision && letter.decision.decided ? el('div', { class: 'met' }, `${say('decided')}${optionOf(letter.decision)}`, el('div', { class: 'soft' }, text(letter.decision.decided.feedback))) : '')])));
}
const optionOf = (decision) => text((decision.options.find((option) => option.id === decision.decided.option) || {}).title);

function clock(duty) {
  const ended = { Met: 'filed', MetLate: 'filed', Acknowledged: 'filed', Waived: 'waived', Void: 'waived' }[duty.state];
  const right = ended ? el('b', { class: duty.late ? 'late' : 'met' }, say(ended)) : countdown(duty.due_at);
  return el('div', { class: 'clock' }, el('span', {}, text(duty.title), duty.state === 'Returned' ? ` (${say('returned')})` : ''), right);
}

const keyOf = (item) => [item.action, item.step, item.duty, item.inject, JSON.stringify(item.needs), language].join(' ');

/// A form says in its heading what it is about; a bare button has to say it itself.
function goWords(item) {
  if (item.action === 'file') return say('report');
  return item.action !== 'complete' && text(item.title).length <= 12 ? text(item.title) : say('send');
}

/// One thing to do: what it is, how, what it needs, and the button.
function task(id, item, step) {
  const needs = item.needs, title = text(item.title);
  const help = step && item.action === 'complete' ? ['instructions', 'call', 'proof', 'avoid'].filter((part) => step[part]).map((part) => [el('dt', { class: part === 'avoid' ? 'never' : '' }, say(part === 'instructions' ? 'how' : part)), el('dd', {}, text(step[part]))]).flat() : [];
  const form = el('form', { class: `card${item.urgent ? ' urgent' : ''}`, 'data-key': keyOf(item) },
    el('h3', {}, title),
    el('div', { class: 'soft' }, ...(item.due_at ? [`${say('due')} ${clockTime(item.due_at)}  `, countdown(item.due_at)] : []), item.optional ? `  ${say('optional')}` : ''),
    help.length ? el('details', {}, el('summary', {}, say('more')), el('dl', {}, ...help)) : '',
    needs.option.length ? el('fieldset', {}, el('legend', {}, say('choose')), ...needs.option.map((option) => el('label', {}, el('input', { type: 'radio', name: 'outcome', value: option.id, required: true }), text(option.title)))) : '',
    ...needs.fields.map(field),
    ...needs.evidence.map((kind) => el('label', {}, `${WORDS[language].kinds[kind] || kind}${language === 'zh' ? '：' : ': '}${say('file')}`, el('input', { type: 'file', 'data-kind': kind, required: true }))),
    needs.note ? el('label', {}, item.action === 'override' ? say('reason') : say('note'), el('textarea', { name: 'note', rows: 3, required: true })) : '',
    el('button', { class: 'go' }, goWords(item)));
  const key = fresh();
  form.addEventListener('submit', (event) => { event.preventDefault(); act(form, item, key, id); });
  return form;
}

function field(about) {
  const name = `field ${about.id}`, options = about.options || [{ id: 'true', title: { zh: '是', en: 'Yes' } }, { id: 'false', title: { zh: '否', en: 'No' } }];
  let input;
  if (about.type === 'choice' || about.type === 'boolean') input = el('select', { name, required: true }, el('option', { value: '' }, say('choose')), ...options.map((option) => el('option', { value: option.id }, text(option.title))));
  else if (about.type === 'time') input = el('input', { type: 'datetime-local', name, required: true });
  else if (about.type === 'integer') input = el('input', { type: 'number', name, required: true, step: 1, min: about.min, max: about.max });
  else input = el('textarea', { name, rows: 2, required: true });
  input.dataset.type = about.type;
  return el('label', {}, text(about.title), input);
}

function valueOf(input) {
  switch (input.dataset.type) {
    case 'boolean': return input.value === 'true';
    case 'integer': return Number(input.value);
    case 'time': return new Date(input.value).toISOString();
    default: return input.value;
  }
}

async function act(form, item, key, id) {
  const button = form.querySelector('button.go'), words = button.textContent;
  button.disabled = true;
  button.textContent = say('sending');
  try {
    for (const input of form.querySelectorAll('input[type=file]:not([data-sent])')) {
      const file = input.files[0];
      await call('POST', item.needs.upload.href, file, { 'Content-Type': file.type || 'application/octet-stream', [item.needs.upload.header]: input.dataset.kind, 'X-Filename*': `UTF-8''${encodeURIComponent(file.name)}`, 'Idempotency-Key': `${key}-${input.dataset.kind}` });
      input.dataset.sent = 'yes';
    }
    const body = {}, data = new FormData(form), fields = [...form.querySelectorAll('[name^="field "]')];
    if (data.get('outcome')) body.outcome = data.get('outcome');
    if (data.get('note')) body[item.action === 'override' ? 'reason' : 'note'] = data.get('note');
    if (fields.length) body.fields = Object.fromEntries(fields.map((input) => [input.name.slice(6), valueOf(input)]));
    await call(item.method, item.href, body, { 'Idempotency-Key': key });
    notice(say('done'), 'good');
    form.remove();
    await incident(id);
  } catch (error) {
    notice(error instanceof Refused ? error.message : say('offline'), 'bad');
    button.disabled = false;
    button.textContent = words;
  }
}

function commentForm(id) {
  const words = el('textarea', { rows: 2, required: true, 'aria-label': say('comment') });
  return el('form', { class: 'card', 'data-key': `comment ${language}`, onsubmit: async (event) => {
    event.preventDefault();
    try {
      await call('POST', `/v1/incidents/${id}/comment`, { text: words.value }, { 'Idempotency-Key': fresh() });
      words.value = '';
      notice(say('done'), 'good');
    } catch (error) { notice(error instanceof Refused ? error.message : say('offline'), 'bad'); }
  } }, el('h3', {}, say('comment')), words, el('p', {}, el('button', {}, say('add'))));
}

// --- staying up to date ---

function stopFeed() {
  if (feed) feed.stop();
  feed = null;
}

/// Looks again whenever something happened to this incident; without the stream, every 15 s.
function follow(id) {
  if (feed && feed.id === id) return;
  stopFeed();
  const again = () => incident(id).then(() => { if (document.getElementById('notice').textContent === say('offline')) notice(''); })
    .catch((error) => notice(error instanceof Refused ? error.message : say('offline'), 'bad'));
  const source = new EventSource(`/v1/stream?incident=${encodeURIComponent(id)}`);
  source.onmessage = again;
  for (const type of ['StepCompleted', 'StepReadied', 'StepApproved', 'StepRejected', 'ApprovalRequested', 'DutyFiled', 'DutyReturned', 'DutyWarned', 'DutyBreached', 'PhaseEntered', 'IncidentClosed', 'IncidentDismissed', 'StepSkipped', 'StepFailed', 'IncidentAcknowledged'])
    source.addEventListener(type, again);
  // What comes in by a drill is no event of the incident, nor is a pause: there one has to look.
  const timer = setInterval(() => { if (source.readyState !== EventSource.OPEN) again(); }, 15000);
  const look = id.startsWith('EXE-') ? setInterval(again, 5000) : 0;
  feed = { id, stop: () => { source.close(); clearInterval(timer); clearInterval(look); } };
}

// --- which view ---

function route() {
  if (!me) return signedOut(deadLink);
  frame();
  const id = decodeURIComponent(location.hash.slice(1));
  const view = id.startsWith('INC-') || id.startsWith('EXE-') ? incident(id) : list();
  view.catch((error) => notice(error instanceof Refused ? error.message : say('offline'), 'bad'));
}

async function start() {
  // A token link ends in #fh_…: the part behind # never leaves the browser, and it goes from the address bar at once.
  const linked = location.hash.match(/^#(fh_[0-9a-zA-Z_-]+)$/);
  if (linked) history.replaceState(null, '', location.pathname);
  frame();
  try {
    if (linked) return await signIn(linked[1]);
    me = await call('GET', '/v1/me');
    csrf = me.csrf;
    route();
  } catch (error) {
    const dead = linked && error.status === 401;
    signedOut(dead ? 'deadLink' : '');
    if (linked && !dead) notice(error instanceof Refused ? error.message : say('offline'), 'bad');
  }
}

document.getElementById('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  localStorage.setItem('language', language);
  shown = null;
  route();
});
document.getElementById('leave').addEventListener('click', () => call('DELETE', '/v1/sessions/current').catch(() => {}).then(() => { notice(''); signedOut(); }));
window.addEventListener('hashchange', () => { notice(''); shown = null; route(); });
start();
