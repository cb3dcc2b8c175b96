import { remove } from './delete';
import { deleteAll } from './deleteAll';
import { getAll } from './getAll';

export const operations = [getAll, remove, deleteAll];
