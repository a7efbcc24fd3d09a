<?php
// Makes the site once the database answers: 0 when it is there, 1 when the database is not.
mysqli_report(MYSQLI_REPORT_OFF);
if (!@mysqli_connect('127.0.0.1', 'wordpress', getenv('DATABASE_PASSWORD'), 'wordpress')) {
    exit(1);
}
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['REQUEST_URI'] = '/';
// No mail leaves an environment.
function wp_new_blog_notification(...$ignored)
{
}
require '/usr/share/wordpress/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
if (!is_blog_installed()) {
    $language = getenv('SITE_LANGUAGE');
    // WordPress keeps passwords with the slashes that it adds to every value of a form, the sign-in page included.
    $password = wp_slash(getenv('ADMIN_PASSWORD'));
    wp_install(getenv('SITE_TITLE'), 'admin', 'admin@example.org', false, '', $password, $language);
    update_option('permalink_structure', '/%postname%/');
    // Portraits would have browsers ask a third party for them.
    update_option('show_avatars', '0');
}
exit(0);
