import { add } from './add';
import { getAll } from './getAll';
import { getItems } from './getItems';
import { remove } from './remove';

export const operations = [add, getItems, getAll, remove];
