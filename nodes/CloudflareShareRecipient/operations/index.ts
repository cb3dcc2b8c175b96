import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { getAll } from './getAll';

export const operations = [create, remove, get, getAll];
