import { objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { invalid, notFound, type ApiResponse } from '../envelope';
import type { EmulatedResource } from '../resource';
import type { AccessUser } from '../rows';
import { accountOf } from './accounts';

interface Seat {
	seat_uid: string;
	access_seat: boolean;
	gateway_seat: boolean;
}

// What `true` does is not documented, so it is refused.
const free = { const: false };
const seatSchema = objectBody(
	{ seat_uid: { type: 'string', minLength: 1 }, access_seat: free, gateway_seat: free },
	['seat_uid', 'access_seat', 'gateway_seat'],
);

function update(request: ApiRequest): ApiResponse {
	const { params, body, state, settings } = request;
	const seats = body as Seat[];
	if (seats.length > settings.seatsPerRequest) throw invalid('Too many seats in one request');
	const holders = new Map(
		state.accessUsers(accountOf(state, params).id).map((user) => [user.seat_uid, user]),
	);
	const known = seats.flatMap((seat) => {
		const user = holders.get(seat.seat_uid);
		if (user) return [{ seat, user }];
		if (settings.unknownSeat === 'notFound') throw notFound(`Seat ${seat.seat_uid}`);
		if (settings.unknownSeat === 'invalid') throw invalid(`No seat ${seat.seat_uid}`);
		return [];
	});
	const result = known.map(({ seat, user }) => toResponse(Object.assign(user, seat), state.time()));
	return { result, result_info: { count: result.length, page: 1, per_page: 20 } };
}

function toResponse(user: AccessUser, now: string) {
	const { seat_uid, access_seat, gateway_seat, created_at } = user;
	user.updated_at = now;
	return { seat_uid, access_seat, gateway_seat, created_at, updated_at: now };
}

const endpoints: Endpoint[] = [
	{
		method: 'PATCH',
		path: '/accounts/:account_id/access/seats',
		access: { permissions: ['Zero Trust: Seats Write'] },
		body: { type: 'array', minItems: 1, items: seatSchema },
		handle: update,
	},
];

/** The seats of Zero Trust users. */
export const resource: EmulatedResource = { name: 'accessSeats', endpoints };
