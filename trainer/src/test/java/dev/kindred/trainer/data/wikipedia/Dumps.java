package dev.kindred.trainer.data.wikipedia;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Small dumps in the syntax of mysqldump, as Wikimedia publishes them. */
final class Dumps {
  static final String PAGE =
      """
      CREATE TABLE `page` (
        `page_id` int(8) unsigned NOT NULL AUTO_INCREMENT,
        `page_namespace` int(11) NOT NULL DEFAULT 0,
        `page_title` varbinary(255) NOT NULL DEFAULT '',
        `page_is_redirect` tinyint(1) unsigned NOT NULL DEFAULT 0,
        `page_is_new` tinyint(1) unsigned NOT NULL DEFAULT 0,
        `page_random` double unsigned NOT NULL DEFAULT 0,
        `page_touched` binary(14) NOT NULL,
        `page_links_updated` varbinary(14) DEFAULT NULL,
        `page_latest` int(8) unsigned NOT NULL DEFAULT 0,
        `page_len` int(8) unsigned NOT NULL DEFAULT 0,
        `page_content_model` varbinary(32) DEFAULT NULL,
        `page_lang` varbinary(35) DEFAULT NULL,
        PRIMARY KEY (`page_id`),
        UNIQUE KEY `page_name_title` (`page_namespace`,`page_title`)
      ) ENGINE=InnoDB AUTO_INCREMENT=99 DEFAULT CHARSET=binary ROW_FORMAT=COMPRESSED;
      """;
  static final String LINKTARGET =
      """
      CREATE TABLE `linktarget` (
        `lt_id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
        `lt_namespace` int(11) NOT NULL,
        `lt_title` varbinary(255) NOT NULL,
        PRIMARY KEY (`lt_id`),
        UNIQUE KEY `lt_namespace_title` (`lt_namespace`,`lt_title`)
      ) ENGINE=InnoDB AUTO_INCREMENT=99 DEFAULT CHARSET=binary;
      """;
  static final String PAGELINKS =
      """
      CREATE TABLE `pagelinks` (
        `pl_from` int(8) unsigned NOT NULL DEFAULT 0,
        `pl_from_namespace` int(11) NOT NULL DEFAULT 0,
        `pl_target_id` bigint(20) unsigned NOT NULL,
        PRIMARY KEY (`pl_from`,`pl_target_id`),
        KEY `pl_target_id` (`pl_target_id`,`pl_from`)
      ) ENGINE=InnoDB DEFAULT CHARSET=binary;
      """;
  static final String OLD_PAGELINKS =
      """
      CREATE TABLE `pagelinks` (
        `pl_from` int(8) unsigned NOT NULL DEFAULT 0,
        `pl_namespace` int(11) NOT NULL DEFAULT 0,
        `pl_title` varbinary(255) NOT NULL DEFAULT '',
        `pl_from_namespace` int(11) NOT NULL DEFAULT 0,
        PRIMARY KEY (`pl_from`,`pl_namespace`,`pl_title`)
      ) ENGINE=InnoDB DEFAULT CHARSET=binary;
      """;
  static final String CATEGORYLINKS =
      """
      CREATE TABLE `categorylinks` (
        `cl_from` int(8) unsigned NOT NULL DEFAULT 0,
        `cl_sortkey` varbinary(230) NOT NULL DEFAULT '',
        `cl_timestamp` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
        `cl_sortkey_prefix` varbinary(255) NOT NULL DEFAULT '',
        `cl_type` enum('page','subcat','file') NOT NULL DEFAULT 'page',
        `cl_collation_id` smallint(5) unsigned NOT NULL DEFAULT 0,
        `cl_target_id` bigint(20) unsigned NOT NULL,
        PRIMARY KEY (`cl_from`,`cl_target_id`)
      ) ENGINE=InnoDB DEFAULT CHARSET=binary;
      """;
  static final String OLD_CATEGORYLINKS =
      """
      CREATE TABLE `categorylinks` (
        `cl_from` int(8) unsigned NOT NULL DEFAULT 0,
        `cl_to` varbinary(255) NOT NULL DEFAULT '',
        `cl_sortkey` varbinary(230) NOT NULL DEFAULT '',
        `cl_timestamp` timestamp NOT NULL DEFAULT current_timestamp(),
        `cl_sortkey_prefix` varbinary(255) NOT NULL DEFAULT '',
        `cl_collation` varbinary(32) NOT NULL DEFAULT '',
        `cl_type` enum('page','subcat','file') NOT NULL DEFAULT 'page',
        PRIMARY KEY (`cl_from`,`cl_to`)
      ) ENGINE=InnoDB DEFAULT CHARSET=binary;
      """;
  static final String REDIRECT =
      """
      CREATE TABLE `redirect` (
        `rd_from` int(8) unsigned NOT NULL DEFAULT 0,
        `rd_namespace` int(11) NOT NULL DEFAULT 0,
        `rd_title` varbinary(255) NOT NULL DEFAULT '',
        `rd_interwiki` varbinary(32) DEFAULT NULL,
        `rd_fragment` varbinary(255) DEFAULT NULL,
        PRIMARY KEY (`rd_from`)
      ) ENGINE=InnoDB DEFAULT CHARSET=binary;
      """;

  private Dumps() {}

  /** Writes a dump, gzip if its name says so; each of {@code inserts} is a statement's rows. */
  static Path write(Path file, String create, String... inserts) throws IOException {
    byte[][] bytes = new byte[inserts.length][];
    for (int i = 0; i < inserts.length; i++) {
      bytes[i] = inserts[i].getBytes(StandardCharsets.UTF_8);
    }
    return write(file, create, bytes);
  }

  /** Likewise, of rows that need not be UTF-8. */
  static Path write(Path file, String create, byte[]... inserts) throws IOException {
    String table = create.substring(create.indexOf('`'), create.indexOf('`', 14) + 1);
    ByteArrayOutputStream dump = new ByteArrayOutputStream();
    print(
        dump,
        """
        -- MySQL dump 10.19  Distrib 10.3.38-MariaDB, for debian-linux-gnu (x86_64)
        --
        -- Host: db1206    Database: xxwiki
        /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;

        DROP TABLE IF EXISTS %1$s;
        /*!40101 SET @saved_cs_client     = @@character_set_client */;
        """
            .formatted(table));
    print(dump, create);
    print(dump, "/*!40000 ALTER TABLE %s DISABLE KEYS */;\n".formatted(table));
    for (byte[] insert : inserts) {
      print(dump, "INSERT INTO %s VALUES ".formatted(table));
      dump.writeBytes(insert);
      print(dump, ";\n");
    }
    print(dump, "UNLOCK TABLES;\n-- Dump completed on 2026-11-01 12:00:00\n");
    try (OutputStream out =
        file.toString().endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : Files.newOutputStream(file)) {
      dump.writeTo(out);
    }
    return file;
  }

  private static void print(ByteArrayOutputStream dump, String text) {
    dump.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
