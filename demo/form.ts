import axios, { isAxiosError } from 'axios';
import { waitFor } from './waitFor';

const ANSWER_SECONDS = 60;
const FINAL_STATES = ['success', 'error', 'crashed', 'canceled', 'null'];

export interface FormLogin {
	username: string;
	password: string;
}

export interface Form {
	address: string;
	/** The field labels in the form's order. */
	labels: string[];
	/** If the form requires one (HTTP basic authentication). */
	login?: FormLogin;
}

/** A form's last page. */
export interface Page {
	heading: string;
	/** The whole page as HTML. */
	html: string;
	/** The execution that shows it. */
	executionId: string;
	/** The page that asked a question in between, if there was one. */
	question?: Page;
}

/** A page between the form and its last page. */
export interface Question {
	/** The field labels in the page's order. The last one tells the page from others. */
	labels: string[];
	answers: Answers;
}

export type Answers = Record<string, string | File>;

const http = axios.create({ proxy: false, responseType: 'text', transformResponse: [] });
// Throws n8n's error message only, without the details of the request that axios adds.
http.interceptors.response.use(undefined, (error: unknown) => {
	if (!isAxiosError<string>(error)) throw error;
	if (!error.response) throw new Error(`The form could not be reached: ${error.message}`);
	const { status, data } = error.response;
	throw new Error(`The form answered ${status}: ${data.slice(0, 500)}`);
});

function headingOf(html: string): string {
	const heading = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? 'The form gave no answer';
	return heading
		.replace(/&#x27;|&#39;/g, "'")
		.replace(/&quot;/g, '"')
		.replace(/&amp;/g, '&');
}

function fieldsOf(labels: string[], answers: Answers): FormData {
	const fields = new FormData();
	labels.forEach((label, index) => {
		const answer = answers[label] ?? '';
		fields.append(`field-${index}`, answer);
	});
	return fields;
}

/** Waits for the page that an execution shows next, and reads it. */
async function waitingPage(address: string, seconds: number, signal?: AbortSignal): Promise<Page> {
	const status = new URL(address);
	status.pathname += '/n8n-execution-status';
	const state = await waitFor(
		async () => {
			const { data } = await http.get<string>(status.href, { signal });
			return data === 'form-waiting' || FINAL_STATES.includes(data) ? data : undefined;
		},
		{ what: 'the form to answer', seconds, signal },
	);
	if (state !== 'form-waiting') throw new Error(`The form's run ended with "${state}".`);
	const { data: html } = await http.get<string>(address, { signal });
	const executionId = new URL(address).pathname.split('/').pop() ?? '';
	return { heading: headingOf(html), html, executionId };
}

/**
 * Submits a form as a browser does: reads it, posts it, polls the execution until its last page is ready,
 * and reads and confirms that page. A page that asks the question is answered before that.
 */
export async function submitForm(
	{ address, labels, login }: Form,
	answers: Answers,
	signal?: AbortSignal,
	seconds = ANSWER_SECONDS,
	question?: Question,
): Promise<Page> {
	await http.get(address, { auth: login, signal });
	const body = fieldsOf(labels, answers);
	const { data } = await http.post<string>(address, body, { auth: login, signal });
	const { formWaitingUrl } = JSON.parse(data) as { formWaitingUrl: string };
	let page = await waitingPage(formWaitingUrl, seconds, signal);
	const asks = ({ html }: Page) => question && html.includes(question.labels.at(-1) ?? '');
	if (question && asks(page)) {
		const answered = fieldsOf(question.labels, question.answers);
		await http.post(formWaitingUrl, answered, { signal });
		page = { ...(await waitingPage(formWaitingUrl, seconds, signal)), question: page };
	}
	await http.post(formWaitingUrl, {}, { signal });
	return page;
}

/** Submits a form that an execution waits for. Returns what the execution responds. */
export async function answerForm(form: Form, answers: Answers): Promise<string> {
	const { address, labels, login } = form;
	await http.get(address, { auth: login });
	return (await http.post<string>(address, fieldsOf(labels, answers), { auth: login })).data;
}
