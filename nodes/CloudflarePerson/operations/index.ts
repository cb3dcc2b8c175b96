import { getAccess } from './getAccess';
import { planRemoval } from './planRemoval';
import { removeAccess } from './removeAccess';

export const operations = [getAccess, planRemoval, removeAccess];
