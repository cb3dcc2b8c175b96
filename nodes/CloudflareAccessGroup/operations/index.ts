import { add } from './add';
import { get } from './get';
import { getAll } from './getAll';
import { remove } from './remove';

export const operations = [add, get, getAll, remove];
