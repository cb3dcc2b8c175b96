import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { revokeSessions } from './revokeSessions';
import { update } from './update';

export const operations = [create, remove, get, getAll, revokeSessions, update];
