import fastify, { type FastifySchemaCompiler } from 'fastify';

/** Nothing is coerced, dropped or filled in. */
const ajv = {
	customOptions: {
		coerceTypes: false,
		removeAdditional: false,
		useDefaults: false,
		allowUnionTypes: true,
	},
} as const;

type Compiler = FastifySchemaCompiler<unknown>;

const compiled = new Map<string, ReturnType<Compiler>>();
let compiling: Promise<Compiler> | undefined;

/** Fastify only has its compiler once a server with a schema is ready. */
async function startCompiler(): Promise<Compiler> {
	const app = fastify({ ajv });
	app.post('/', { schema: { body: { type: 'object' } } }, () => undefined);
	await app.ready();
	return app.validatorCompiler as Compiler;
}

/**
 * Compiles the schemas of the endpoints, each once for all emulators of a process: that takes longer than
 * everything else when one starts, and the tests start many.
 */
export async function validatorCompiler(): Promise<Compiler> {
	const compile = await (compiling ??= startCompiler());
	return (route) => {
		const key = JSON.stringify(route.schema);
		const known = compiled.get(key) ?? compile(route);
		compiled.set(key, known);
		return known;
	};
}
