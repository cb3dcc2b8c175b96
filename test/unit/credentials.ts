export const HOME = 'https://api.cloudflare.com/client/v4';
export const token = { authentication: 'apiToken', apiToken: 'the-token', baseUrl: HOME };
export const key = {
	authentication: 'apiKey',
	email: 'admin@example.com',
	apiKey: 'the-key',
	baseUrl: HOME,
};
