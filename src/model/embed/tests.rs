//! Addresses of every service, as people copy them.

use super::*;

/// Returns the frame and the link of an address, without `https://`.
fn read(url: &str) -> Option<(String, String)> {
    let embed = find(&format!("https://{url}")).ok()?;
    let bare = |address: &str| address.trim_start_matches("https://").to_owned();
    Some((bare(&embed.frame), bare(&embed.link)))
}

#[track_caller]
fn each(rows: &[(&str, &str, &str)]) {
    for (url, frame, link) in rows {
        let wanted = Some(((*frame).to_owned(), (*link).to_owned()));
        assert_eq!(read(url), wanted, "{url}");
    }
}

#[track_caller]
fn none(urls: &[&str]) {
    for url in urls {
        assert_eq!(read(url), None, "{url}");
    }
}

#[test]
fn videos_are_found() {
    const FRAME: &str = "www.youtube-nocookie.com/embed/aqz-KE_bpKQ?autoplay=1";
    const LINK: &str = "www.youtube.com/watch?v=aqz-KE_bpKQ";
    for url in [
        "www.youtube.com/watch?v=aqz-KE_bpKQ",
        "m.youtube.com/watch?app=desktop&v=aqz-KE_bpKQ&feature=share",
        "music.youtube.com/watch?v=aqz-KE_bpKQ",
        "youtu.be/aqz-KE_bpKQ?si=tracks_whoever_shared_it",
        "www.youtube.com/live/aqz-KE_bpKQ",
        "www.youtube.com/embed/aqz-KE_bpKQ",
        "www.youtube-nocookie.com/embed/aqz-KE_bpKQ?rel=0",
    ] {
        each(&[(url, FRAME, LINK)]);
    }
    let (started, at) = (format!("{FRAME}&start=3723"), format!("{LINK}&t=3723s"));
    for time in [
        "?t=3723",
        "?t=3723s",
        "?t=1h2m3s",
        "#t=62m3s",
        "?start=3723",
    ] {
        each(&[(&format!("youtu.be/aqz-KE_bpKQ{time}"), &started, &at)]);
    }
    each(&[
        (
            "www.youtube.com/shorts/aqz-KE_bpKQ",
            FRAME,
            "www.youtube.com/shorts/aqz-KE_bpKQ",
        ),
        (
            "www.youtube.com/playlist?list=PL_a-1&si=x",
            "www.youtube-nocookie.com/embed/videoseries?list=PL_a-1&autoplay=1",
            "www.youtube.com/playlist?list=PL_a-1",
        ),
        (
            "www.youtube.com/watch?v=aqz-KE_bpKQ&list=PL_a-1&index=2",
            "www.youtube-nocookie.com/embed/aqz-KE_bpKQ?autoplay=1&list=PL_a-1",
            "www.youtube.com/watch?v=aqz-KE_bpKQ&list=PL_a-1",
        ),
        (
            "vimeo.com/76979871",
            "player.vimeo.com/video/76979871?dnt=1&autoplay=1",
            "vimeo.com/76979871",
        ),
        (
            "vimeo.com/76979871/8272103f6e#t=1m5s",
            "player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e#t=65s",
            "vimeo.com/76979871/8272103f6e#t=65s",
        ),
        (
            "player.vimeo.com/video/76979871?h=8272103f6e&badge=0",
            "player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e",
            "vimeo.com/76979871/8272103f6e",
        ),
        (
            "www.youtube.com/embed/live_stream?channel=UC_a-1",
            "www.youtube-nocookie.com/embed/live_stream?channel=UC_a-1&autoplay=1",
            "www.youtube.com/channel/UC_a-1/live",
        ),
        (
            "youtu.be/playlist?list=PL_a-1",
            "www.youtube-nocookie.com/embed/videoseries?list=PL_a-1&autoplay=1",
            "www.youtube.com/playlist?list=PL_a-1",
        ),
        (
            "www.youtube.com/embed/aqz-KE_bpKQ?start=30&end=40",
            "www.youtube-nocookie.com/embed/aqz-KE_bpKQ?autoplay=1&start=30&end=40",
            "www.youtube.com/watch?v=aqz-KE_bpKQ&t=30s",
        ),
        (
            "vimeo.com/channels/staffpicks/76979871",
            "player.vimeo.com/video/76979871?dnt=1&autoplay=1",
            "vimeo.com/76979871",
        ),
    ]);
    none(&[
        "www.youtube.com/@blender",
        "www.youtube.com/channel/UCSMOQeBJ2RAnuFungnQOxLg",
        "www.youtube.com/watch?v=",
        "www.youtube.com/watch?v=a%22onload",
        "www.youtube.com/results?search_query=quic",
        "www.youtube.com/playlist?list=WL",
        "www.youtube.com/embed/live_stream",
        "vimeo.com/76979871/likes",
        "vimeo.com/blender",
        "vimeo.com/76979871/likes/all",
    ]);
}

#[test]
fn posts_are_found() {
    each(&[
        (
            "mastodon.example/@ada/113500123456789012?kind=x",
            "mastodon.example/@ada/113500123456789012/embed",
            "mastodon.example/@ada/113500123456789012",
        ),
        (
            "social.example.org:8443/users/ada/statuses/1135",
            "social.example.org:8443/@ada/1135/embed",
            "social.example.org:8443/@ada/1135",
        ),
        (
            "bsky.app/profile/ada.example.org/post/3l6oveex3ii2l",
            "embed.bsky.app/embed/ada.example.org/app.bsky.feed.post/3l6oveex3ii2l",
            "bsky.app/profile/ada.example.org/post/3l6oveex3ii2l",
        ),
        (
            "bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l",
            "embed.bsky.app/embed/did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l",
            "bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l",
        ),
        (
            "twitter.com/ada/status/1234567890/photo/1?s=20",
            "platform.twitter.com/embed/Tweet.html?id=1234567890&dnt=true",
            "x.com/ada/status/1234567890",
        ),
        (
            "mastodon.example/web/@ada/113500123456789012",
            "mastodon.example/@ada/113500123456789012/embed",
            "mastodon.example/@ada/113500123456789012",
        ),
        (
            "bsky.app/profile/did%3Aplc%3Az72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l",
            "embed.bsky.app/embed/did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l",
            "bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l",
        ),
        (
            "platform.twitter.com/embed/Tweet.html?id=1234567890",
            "platform.twitter.com/embed/Tweet.html?id=1234567890&dnt=true",
            "x.com/i/status/1234567890",
        ),
        (
            "x.com/i/web/status/1234567890",
            "platform.twitter.com/embed/Tweet.html?id=1234567890&dnt=true",
            "x.com/i/status/1234567890",
        ),
    ]);
    none(&[
        "mastodon.example/@ada",
        "mastodon.example/@ada/113500123456789012/reblogs",
        "medium.example/@ada/a-story-8272103f6e",
        "bsky.app/profile/ada.example.org",
        "x.com/ada",
        "x.com/ada/status/12ab",
        "x.com/ada/status/1234567890/quotes",
    ]);
    let copied = find("https://mastodon.example/@ada@other.example/113500123456789012");
    assert_eq!(copied, Err(Fault::Copied));
}

#[test]
fn code_charts_and_sounds_are_found() {
    each(&[
        (
            "gist.github.com/ada/aa5a315d61ae9438b18d#file-a-rs",
            "gist.github.com/ada/aa5a315d61ae9438b18d.pibb",
            "gist.github.com/ada/aa5a315d61ae9438b18d#file-a-rs",
        ),
        (
            "codepen.io/ada/embed/preview/abCDef",
            "codepen.io/ada/embed/abCDef?default-tab=result",
            "codepen.io/ada/pen/abCDef",
        ),
        (
            "observablehq.com/embed/@d3/x?cell=chart&cell=key",
            "observablehq.com/embed/@d3/x?cells=chart%2Ckey",
            "observablehq.com/@d3/x",
        ),
        (
            "codepen.io/ada/full/abCDef",
            "codepen.io/ada/embed/abCDef?default-tab=result",
            "codepen.io/ada/pen/abCDef",
        ),
        (
            "codepen.io/team/codepen/pen/abCDef?editors=1100",
            "codepen.io/team/codepen/embed/abCDef?default-tab=result",
            "codepen.io/team/codepen/pen/abCDef",
        ),
        (
            "datawrapper.dwcdn.net/bdqZJ/2/",
            "datawrapper.dwcdn.net/bdqZJ/2/",
            "datawrapper.dwcdn.net/bdqZJ/2/",
        ),
        (
            "www.datawrapper.de/_/bdqZJ/?v=3",
            "datawrapper.dwcdn.net/bdqZJ/",
            "www.datawrapper.de/_/bdqZJ/",
        ),
        (
            "public.flourish.studio/story/123/",
            "flo.uri.sh/story/123/embed",
            "public.flourish.studio/story/123/",
        ),
        (
            "flo.uri.sh/visualisation/123/embed?auto=1",
            "flo.uri.sh/visualisation/123/embed",
            "public.flourish.studio/visualisation/123/",
        ),
        (
            "observablehq.com/@d3/bar-chart/2?collection=@d3/charts&cells=chart%2Ckey",
            "observablehq.com/embed/@d3/bar-chart/2?cells=chart%2Ckey",
            "observablehq.com/@d3/bar-chart/2",
        ),
        (
            "observablehq.com/d/1f434ef3b0569a00@12",
            "observablehq.com/embed/1f434ef3b0569a00@12",
            "observablehq.com/d/1f434ef3b0569a00@12",
        ),
        (
            "soundcloud.com/ada/track-1/s-AbC?si=x",
            "w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fada%2Ftrack-1%2Fs-AbC&auto_play=true",
            "soundcloud.com/ada/track-1/s-AbC",
        ),
        (
            "open.spotify.com/intl-de/episode/4rOoJ6Egrf8K2IrywzwOMk?si=x",
            "open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
            "open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
        ),
    ]);
    none(&[
        "gist.github.com/ada",
        "codepen.io/ada",
        "codepen.io/ada/pens/public",
        "codepen.io/ada/pen/new",
        "codepen.io/ada/pen/abCDef/0123456789abcdef",
        "gist.github.com/ada/aa5a315d61ae9438b18d/revisions",
        "soundcloud.com/tags/ambient",
        "soundcloud.com/ada/spotlight",
        "soundcloud.com/ada/track-1/comments",
        "observablehq.com/acceptable-use-policy",
        "app.datawrapper.de/chart/bdqZJ/publish",
        "app.flourish.studio/visualisation/123/edit",
        "observablehq.com/@d3",
        "observablehq.com/explore",
        "soundcloud.com/ada",
        "soundcloud.com/ada/likes",
        "soundcloud.com/discover/sets/charts-top",
        "on.soundcloud.com/AbC",
        "open.spotify.com/user/ada",
    ]);
}

#[test]
fn only_what_is_surely_an_embed_is_meant_as_one() {
    for url in [
        "https://youtu.be/aqz-KE_bpKQ",
        "http://www.youtube.com/watch?v=aqz-KE_bpKQ",
        "https://mastodon.example/@ada/113500123456789012",
        "HTTPS://WWW.YouTube.com/watch?v=aqz-KE_bpKQ&utm_source=x#t=5s",
    ] {
        assert!(is_meant(url), "{url}");
    }
    for url in [
        "https://www.youtube.com/@blender",
        "https://example.org/@ada/1135",
        "https://127.0.0.1/@ada/113500123456789012",
        "https://example.org/",
        "ftp://youtu.be/aqz-KE_bpKQ",
        "https://youtu.be:81/aqz-KE_bpKQ",
        // These say more than a frame shows.
        "https://www.youtube.com/watch?v=aqz-KE_bpKQ&lc=Ugx",
        "https://gist.github.com/ada/aa5a315d61ae9438b18d?permalink_comment_id=4567",
        "https://gist.github.com/ada/aa5a315d61ae9438b18d#file-a-rs",
        "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk?t=1830",
        "https://vimeo.com/76979871#comment_1",
        "https://public.flourish.studio/story/123/#slide-3",
    ] {
        assert!(!is_meant(url), "{url}");
    }
}

#[test]
fn pages_of_any_site_are_encrypted() {
    let size = Size::ratio("4:3").unwrap();
    assert_eq!(size, Size::Ratio(4, 3));
    let page = |url| page(url, size).map(|embed| embed.service);
    assert_eq!(
        page("https://www.maps.example/x?y"),
        Some("maps.example".to_owned())
    );
    for url in [
        "http://maps.example/",
        "/maps/",
        "maps.example",
        "javascript:x",
        "https://",
        "https://*/a",
        "https://x;script-src/a",
    ] {
        assert_eq!(page(url), None, "{url}");
    }
    for ratio in ["", "16", "16:", "0:9", "16:9:1", "1.5:1", "16x9"] {
        assert_eq!(Size::ratio(ratio), None, "{ratio}");
    }
}
