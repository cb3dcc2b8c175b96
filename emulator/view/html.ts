import { sections } from './people';

type Shown = (typeof sections)[number];

/** The page with a count and a section for each resource. Their texts are the emulator's own. */
export function withSections(page: string): string {
	return page
		.replace('<!-- counts -->', sections.map(countOf).join(''))
		.replace('<!-- sections -->', sections.map(sectionOf).join(''));
}

const countOf = ({ id, title }: Shown) => `<a href="#${id}"><strong>–</strong> ${title}</a>\n`;

function sectionOf({ id, title, columns, hasStatus, empty }: Shown): string {
	const headings = columns.map((column, index) => {
		const isStatus = hasStatus && index === columns.length - 1;
		return `<th scope="col"${isStatus ? ' class="status"' : ''}>${column}</th>`;
	});
	// A name needs less room than an address, and many columns leave less.
	const isNarrow = columns[0] === 'Name' || columns.length > 3;
	return `<section id="${id}" aria-labelledby="${id}Title">
	<h2 id="${id}Title">${title}</h2>
	<div class="rows" role="region" tabindex="0" aria-labelledby="${id}Title">
		<table${isNarrow ? ' class="narrow"' : ''} aria-labelledby="${id}Title">
			<thead><tr>${headings.join('')}</tr></thead>
		</table>
		<p class="empty" hidden>${empty}</p>
	</div>
</section>
`;
}
