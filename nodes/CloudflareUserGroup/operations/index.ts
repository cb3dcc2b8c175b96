import { add } from './add';
import { getAll } from './getAll';
import { getMembers } from './getMembers';
import { remove } from './remove';

export const operations = [add, getAll, getMembers, remove];
