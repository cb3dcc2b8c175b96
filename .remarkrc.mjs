// `npm run links`: links between pages, to headings and to files of the repository.
import validateLinks from 'remark-validate-links';

export default { plugins: [[validateLinks, { repository: false }]] };
