// Its sleep takes the timers of the test that calls it, which may be fake ones.
const sleep = async (ms) => await new Promise((resolve) => setTimeout(resolve, ms));
const descriptors = Object.getOwnPropertyDescriptors(globalThis.loadedOnce['n8n-workflow']);
module.exports = Object.defineProperties(
	{},
	{ ...descriptors, sleep: { value: sleep, enumerable: true } },
);
