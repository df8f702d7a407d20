package dev.weft.samples.shop;

/** One of the shop's services: a path in, an answer out. Called by many threads at once. */
interface Service {
  Reply answer(String path) throws InterruptedException;
}
