package dev.kindred.service;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * The program that a container's health check runs: exits with 0 if a URL answers with 200, else
 * with 1. It needs nothing but the JDK, so that an image needs neither shell nor curl.
 */
public final class HealthCheck {

  private static final int MILLIS = 2000;

  private HealthCheck() {}

  /**
   * Asks.
   *
   * @param arguments the URL
   */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: HealthCheck URL");
      System.exit(2);
    }
    System.exit(isHealthy(URI.create(arguments[0])) ? 0 : 1);
  }

  static boolean isHealthy(URI url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout(MILLIS);
      connection.setReadTimeout(MILLIS);
      int status = connection.getResponseCode();
      connection.disconnect();
      return status == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      System.err.println(url + ": " + e.getMessage());
      return false;
    }
  }
}
