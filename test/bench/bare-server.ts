import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least that a Node server can do: answer 302. */
const server = createServer((_request, response) => {
  response.writeHead(302, { location: 'https://academy.example/' });
  response.end();
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(`http://127.0.0.1:${port}`);
});
