// A Fastify with one route that reads JSON and one that reads nothing, both with a short answer: the limit of the framework.
import fastify from 'fastify'

const app = fastify()
app.get('/', async () => ({ status: 'ready' }))
app.post('/', async () => ({ status: 'ready' }))
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.(address)
process.on('disconnect', () => process.exit())
