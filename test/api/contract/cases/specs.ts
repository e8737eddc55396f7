import type { Case } from '../case.ts'

const route = 'POST /v1/specs'
const file = { name: 'requirements.txt', text: 'click\n' }

export const specs: Case[] = [
  {
    ...{ route, of: 'a file of which a part can be mapped', status: 200 },
    ask: () => ({ body: { ...file, text: 'jinja2>=3\nnunpy\n-e .\nclick ; python_version < "3"\n' } }),
  },
  {
    ...{ route, of: 'a file without any package', status: 200 },
    ask: () => ({ body: { ...file, text: 'nunpy\n' } }),
  },
  {
    ...{ route, of: 'a file of no kind', status: 400, code: 'body-invalid' },
    ask: () => ({ body: { ...file, name: 'packages.xml' } }),
  },
  {
    ...{ route, of: 'a channel that is not there', status: 422, code: 'channel-unknown' },
    ask: () => ({ body: { ...file, channel: 'nowhere' } }),
  },
  {
    ...{ route, of: 'a pin that the channel never had', status: 422, code: 'pin-unknown' },
    ask: () => ({ body: { ...file, channel: 'sample@0123456' } }),
  },
]
