import { get } from './get';
import { getAll } from './getAll';
import { respond } from './respond';

export const operations = [get, getAll, respond];
