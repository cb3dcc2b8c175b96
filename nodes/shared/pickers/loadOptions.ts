import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { CloudflareFault } from '../cloudflare/faults';
import { nodeErrorOf } from '../cloudflare/nodeError';
import type { Resource, Row } from '../cloudflare/resource';
import { collectionOf } from '../cloudflare/resource';
import { isIdentified, listed } from './listSource';
import { openForList, selectedId } from './listSearch';

/**
 * The options of a multiOptions field: all records of a resource by name, of the selected account if the
 * resource is in one.
 */
export const optionsOf = <T extends Row, C extends 'account'>(resource: Resource<T, C>) =>
	async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const ids = resource.containers.map((name) => [name, selectedId(this, name)]);
		const collection = collectionOf(resource, Object.fromEntries(ids) as Record<C, string>);
		const { queue, api } = await openForList(this);
		try {
			const rows = await api.list<T>(collection);
			return rows
				.filter(isIdentified)
				.map((row) => listed(row, resource.list) as INodePropertyOptions)
				.sort((a, b) => a.name.localeCompare(b.name));
		} catch (error) {
			throw error instanceof CloudflareFault ? nodeErrorOf(this.getNode(), error) : error;
		} finally {
			queue.close();
		}
	};
