import axios from 'axios';
import { waitFor } from './processes.mjs';

const ANSWER_SECONDS = 60;
const ENDED = ['success', 'error', 'crashed', 'canceled', 'null'];

export interface Form {
	address: string;
	/** The field labels in the form's order. */
	labels: string[];
}

const http = axios.create({ proxy: false, responseType: 'text', transformResponse: [] });

function titleOf(page: string): string {
	const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page)?.[1] ?? 'The form gave no answer';
	return title
		.replace(/&#x27;|&#39;/g, "'")
		.replace(/&quot;/g, '"')
		.replace(/&amp;/g, '&');
}

/**
 * Sends a form as a browser does: read it, post it, ask after the run until its last page is there,
 * read that page and report it as read. Returns the last page's heading.
 */
export async function submitForm(
	{ address, labels }: Form,
	answers: Record<string, string>,
	signal: AbortSignal,
): Promise<string> {
	await http.get(address, { signal });
	const fields = new FormData();
	labels.forEach((label, index) => fields.append(`field-${index}`, answers[label] ?? ''));
	const { data } = await http.post<string>(address, fields, { signal });
	const { formWaitingUrl } = JSON.parse(data) as { formWaitingUrl: string };

	const status = new URL(formWaitingUrl);
	status.pathname += '/n8n-execution-status';
	const answer = await waitFor(
		async () => {
			const { data: text } = await http.get<string>(status.href, { signal });
			return text === 'form-waiting' || ENDED.includes(text) ? text : undefined;
		},
		{ what: 'the form to answer', seconds: ANSWER_SECONDS, signal },
	);
	if (answer !== 'form-waiting') throw new Error(`The form's run ended with "${answer}".`);
	const page = await http.get<string>(formWaitingUrl, { signal });
	await http.post(formWaitingUrl, {}, { signal });
	return titleOf(page.data);
}
