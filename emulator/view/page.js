// Polls the emulator and shows its rows. Names and emails come from the callers of the API, so
// everything is inserted as text, never as HTML.
const { document } = globalThis;

const PAUSE_MS = 500;
const TIMEOUT_MS = 5000;
/** The content of each section, as JSON. */
const shown = new Map();
let unreachableSince;

function element(tag, className, ...children) {
	const created = document.createElement(tag);
	if (className) created.className = className;
	created.append(...children);
	return created;
}

/** The text, with a possible line break after an @. */
function breakable(text) {
	const [first, ...rest] = text.split(/(?<=@)/);
	return element(
		'span',
		'',
		first,
		...rest.flatMap((part) => [document.createElement('wbr'), part]),
	);
}

function rowOf({ cells, change }, columns) {
	const texts = cells.map((text, index) => {
		const cell = element('td', columns[index].className, breakable(text));
		if (columns[index].className) cell.dataset.status = text.split(':')[0];
		return cell;
	});
	if (change) texts[0].append(' ', element('b', 'change', change));
	return element('tr', change, ...texts);
}

function groupOf({ title, total, rows }, columns) {
	const heading = element('th', '', `${title}: ${total.toLocaleString('en')}`);
	heading.colSpan = columns.length;
	heading.scope = 'rowgroup';
	const body = element('tbody', '', element('tr', 'group', heading));
	body.append(...rows.map((row) => rowOf(row, columns)));
	const more = total - rows.filter(({ change }) => change !== 'gone').length;
	if (more > 0) {
		const rest = element('td', '', `and ${more.toLocaleString('en')} more`);
		rest.colSpan = columns.length;
		body.append(element('tr', 'more', rest));
	}
	return body;
}

function showPeople(section, { groups }) {
	const table = section.querySelector('table');
	const columns = [...table.tHead.rows[0].cells];
	for (const body of [...table.tBodies]) body.remove();
	table.append(...groups.map((group) => groupOf(group, columns)));
	table.hidden = groups.length === 0;
}

function requestOf({ at, method, path, status, remark }) {
	const time = element('time', '', new Date(at).toLocaleTimeString('en-GB'));
	time.dateTime = new Date(at).toISOString();
	const answer = element('span', 'answer', status === 0 ? '—' : String(status));
	const parts = [time, element('b', '', method), element('code', '', path), answer];
	if (remark) parts.push(element('span', 'remark', remark));
	return element('li', remark || status >= 500 ? 'trouble' : '', ...parts);
}

function showRequests(section, { rows }) {
	section.querySelector('ol').replaceChildren(...rows.map(requestOf));
}

function show(answer) {
	for (const [id, content] of Object.entries(answer)) {
		const text = JSON.stringify(content);
		if (shown.get(id) === text) continue;
		shown.set(id, text);
		const section = document.getElementById(id);
		document.querySelector(`nav a[href='#${id}'] strong`).textContent =
			content.total.toLocaleString('en');
		(id === 'requests' ? showRequests : showPeople)(section, content);
		section.querySelector('.empty').hidden = (content.rows ?? content.groups).length > 0;
	}
}

function showConnection(text, state) {
	const connection = document.getElementById('connection');
	if (connection.textContent === text) return;
	connection.textContent = text;
	document.body.className = state;
}

async function fetchView() {
	const response = await fetch('/__emulator/view', { signal: AbortSignal.timeout(TIMEOUT_MS) });
	if (!response.ok) throw new Error(`The emulator answers with ${response.status}`);
	return await response.json();
}

async function refresh() {
	const startedAt = Date.now();
	const answer = await fetchView().catch(() => undefined);
	// A slow emulator is polled less often, and a hidden page does not poll.
	setTimeout(next, PAUSE_MS + (answer ? 4 * (Date.now() - startedAt) : 0));
	if (answer) {
		show(answer);
		unreachableSince = undefined;
		showConnection('Live', 'live');
	} else {
		unreachableSince ??= new Date().toLocaleTimeString('en-GB');
		showConnection(`Not reachable since ${unreachableSince}, trying again`, 'unreachable');
	}
}

function next() {
	if (!document.hidden) void refresh();
	else document.addEventListener('visibilitychange', next, { once: true });
}

next();
