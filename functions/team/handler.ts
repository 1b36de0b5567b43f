import { routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { members, OPERATIONS } from './operations.ts';

export const handler = api(routes(OPERATIONS, members));
