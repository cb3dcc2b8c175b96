/** How many rows of each resource exist at the start. Each file in `resources/` adds its own. */
export interface SeedOptions {
	/** Accounts that the user can see, all in `seeded.organization`. */
	accounts?: number;
	organizations?: number;
	/** People who are in every place, besides the rows of each resource; none by default. */
	leavers?: number;
}
