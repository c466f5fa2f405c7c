// A loopback server for bench pages, with the sink of the imitation: JSON in, bytes out, nothing kept.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };

export async function serve(folder) {
  const chunks = new Map();
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const { index, data } = JSON.parse(Buffer.concat(parts).toString());
        chunks.set(index, Buffer.from(data, 'base64'));
        response.end('{}');
      });
      return;
    }
    const path = normalize(new URL(request.url, 'http://x').pathname);
    const chunk = /^\/chunk\/(\d+)$/.exec(path);
    if (chunk) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: chunks.get(Number(chunk[1])).toString('base64') }));
      return;
    }
    if (path === '/') {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><meta charset=utf-8><title>bench</title>');
      return;
    }
    try {
      const body = readFileSync(join(folder, path));
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://localhost:${server.address().port}`, close: () => server.close() };
}
