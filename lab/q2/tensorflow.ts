import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';

// The WebAssembly backend runs on every machine, is single-threaded in Node and repeats its results
// bit for bit, which the histories rely on.
setWasmPaths(new URL('.', import.meta.resolve('@tensorflow/tfjs-backend-wasm')).href);
await setBackend('wasm');

export * as tf from './tfjs.ts';
