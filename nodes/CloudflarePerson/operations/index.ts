import { getAccess } from './getAccess';

export const operations = [getAccess];
