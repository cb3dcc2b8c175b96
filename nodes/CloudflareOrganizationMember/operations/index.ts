import { create } from './create';
import { createMany } from './createMany';
import { remove } from './delete';
import { get } from './get';
import { getAll } from './getAll';

export const operations = [create, createMany, remove, get, getAll];
